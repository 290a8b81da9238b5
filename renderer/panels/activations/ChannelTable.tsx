import type { Frame } from '../../../shared/signals/frame';
import { formatNumber, formatPercent } from '../../charts/format';
import styles from './ChannelTable.module.css';
import { channelNumbers } from './channelNumbers';

interface ChannelTableProps {
  readonly frame: Frame;
  readonly channel: number;
  readonly title: string;
  /** ε of a Batch Norm whose batches are normalized; null for other layers. */
  readonly epsilon: number | null;
}

/** One channel's statistics before and after the layer, and the layer's own parameters of that channel. */
export function ChannelTable({ frame, channel, title, epsilon }: ChannelTableProps) {
  const numbers = channelNumbers(frame, channel, epsilon);
  const { before, after, gamma, beta, movingMean, movingVariance, kept, dead } = numbers;
  const sides = [
    ['mean', formatNumber(before.mean), formatNumber(after.mean)],
    ['variance', formatNumber(before.variance), formatNumber(after.variance)],
    ['least', formatNumber(before.min), formatNumber(after.min)],
    ['greatest', formatNumber(before.max), formatNumber(after.max)],
    ['≤ 0', formatPercent(before.nonPositive), formatPercent(after.nonPositive)],
  ] as const;
  // Running statistics are those of what enters, γ and β make what leaves.
  const parameters = [
    ['running mean', 'before', movingMean],
    ['running variance', 'before', movingVariance],
    ['σ²/(σ²+ε)', 'after', kept],
    ['γ', 'after', gamma],
    ['β', 'after', beta],
  ] as const;
  return (
    <div className={styles['root']}>
      <p className={styles['title']}>
        {title}
        {dead && <span className={styles['dead']}>dead</span>}
      </p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <td />
            <th scope="col" className={styles['before']}>
              before
            </th>
            <th scope="col" className={styles['after']}>
              after
            </th>
          </tr>
        </thead>
        <tbody>
          {sides.map(([name, one, other]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{one}</td>
              <td>{other}</td>
            </tr>
          ))}
          {parameters.map(
            ([name, side, value]) =>
              value !== null && (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{side === 'before' && formatNumber(value)}</td>
                  <td>{side === 'after' && formatNumber(value)}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </div>
  );
}
