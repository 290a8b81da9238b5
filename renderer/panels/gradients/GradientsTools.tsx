import { Segmented } from '../../ui/Segmented';
import tools from '../tools.module.css';
import { useGradientsOptions } from './options';

const kinds = [
  { value: 'norm', label: 'Norm' },
  { value: 'relative', label: 'Relative' },
] as const;

/** What stands beside the tabs while Gradients is open. */
export function GradientsTools() {
  const { kind } = useGradientsOptions();
  return (
    <div className={tools['tools']}>
      <Segmented
        size="small"
        label="Norm of the gradient, or over the norm of the weights"
        options={kinds}
        value={kind}
        onChange={(chosen) => useGradientsOptions.setState({ kind: chosen })}
      />
    </div>
  );
}
