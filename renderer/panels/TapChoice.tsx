import { formatCounted } from '../charts/format';
import { nodeName, useShownFrame, useShownTap } from '../training/hooks';
import { chooseTap } from '../training/view';
import styles from './tools.module.css';

/** Which normalization layer the panel looks at, and how many channels it has. A plain label where there is only one. */
export function TapChoice() {
  const { run, tap } = useShownTap();
  const { frame } = useShownFrame(tap);
  if (run === null || tap === null) return null;
  const channels = frame !== null && (
    <span className={styles['channels']}> · {formatCounted(frame.channels, 'channel')}</span>
  );
  const { taps } = run.frames;
  const name = nodeName(run.document, tap);
  if (taps.length === 1)
    return (
      <span className={styles['label']} title={name}>
        {name}
        {channels}
      </span>
    );
  return (
    <span className={styles['label']} title={name}>
      <select
        className={styles['select']}
        aria-label="Normalization layer"
        value={tap}
        onChange={(event) => chooseTap(event.target.value)}
      >
        {taps.map((id) => (
          <option key={id} value={id}>
            {nodeName(run.document, id)}
          </option>
        ))}
      </select>
      {channels}
    </span>
  );
}
