import type { Frame } from '../../../shared/signals/frame';
import { formatNumber, formatPercent } from '../../charts/format';
import styles from './ChannelTable.module.css';
import { channelNumbers } from './channelNumbers';

interface ChannelTableProps {
  readonly frame: Frame;
  readonly channel: number;
  readonly title: string;
}

/** One channel's statistics before and after the layer, and the layer's own parameters of that channel. */
export function ChannelTable({ frame, channel, title }: ChannelTableProps) {
  const { before, after, gamma, beta, movingMean, movingVariance, dead } = channelNumbers(frame, channel);
  const sides = [
    ['mean', formatNumber(before.mean), formatNumber(after.mean)],
    ['variance', formatNumber(before.variance), formatNumber(after.variance)],
    ['least', formatNumber(before.min), formatNumber(after.min)],
    ['greatest', formatNumber(before.max), formatNumber(after.max)],
    ['≤ 0', formatPercent(before.nonPositive), formatPercent(after.nonPositive)],
  ] as const;
  const parameters = [
    ['running mean', movingMean],
    ['running variance', movingVariance],
    ['γ', gamma],
    ['β', beta],
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
            ([name, value]) =>
              value !== null && (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td colSpan={2}>{formatNumber(value)}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </div>
  );
}
