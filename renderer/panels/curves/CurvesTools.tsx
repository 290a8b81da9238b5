import { Segmented } from '../../ui/Segmented';
import tools from '../tools.module.css';
import styles from './Curves.module.css';
import { useCurvesOptions } from './options';

const axes = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log' },
] as const;

/** What stands beside the tabs while Curves is open. */
export function CurvesTools() {
  const { smoothing, logarithmic } = useCurvesOptions();
  return (
    <div className={tools['tools']}>
      <label className={styles['smoothing']}>
        Smoothing
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={(event) => useCurvesOptions.setState({ smoothing: event.target.valueAsNumber })}
        />
        <output>{smoothing.toFixed(2)}</output>
      </label>
      <Segmented
        size="small"
        label="Axis of the loss"
        options={axes}
        value={logarithmic ? 'log' : 'linear'}
        onChange={(chosen) => useCurvesOptions.setState({ logarithmic: chosen === 'log' })}
      />
    </div>
  );
}
