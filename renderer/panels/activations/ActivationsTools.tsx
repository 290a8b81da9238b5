import { useShownTap } from '../../training/hooks';
import { cx } from '../../ui/cx';
import { Segmented } from '../../ui/Segmented';
import { BeforeAfterLegend } from '../BeforeAfterLegend';
import { ChannelStepper } from '../ChannelStepper';
import { TapChoice } from '../TapChoice';
import tools from '../tools.module.css';
import { useActivationsOptions } from './options';

const modes = [
  { value: 'overlay', label: 'Overlay' },
  { value: 'ridgeline', label: 'Ridgeline' },
] as const;

const axes = [
  { value: 'own', label: 'Own axis' },
  { value: 'common', label: 'Common' },
] as const;

/** What stands beside the tabs while Activations is open: which layer, what the colours mean, how it is drawn. */
export function ActivationsTools() {
  const { mode, axis } = useActivationsOptions();
  const { tap } = useShownTap();
  if (tap === null) return null;
  return (
    <div className={cx(tools['tools'], tools['crowded'])} data-mode={mode}>
      <TapChoice />
      {mode === 'ridgeline' && <ChannelStepper tap={tap} />}
      <BeforeAfterLegend />
      <Segmented
        size="small"
        label="Range of the plots"
        options={axes}
        value={axis}
        onChange={(chosen) => useActivationsOptions.setState({ axis: chosen })}
      />
      <Segmented
        size="small"
        label="How channels are drawn"
        options={modes}
        value={mode}
        onChange={(chosen) => useActivationsOptions.setState({ mode: chosen })}
      />
    </div>
  );
}
