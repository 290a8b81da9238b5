import type { Comparison, VariantSummary } from '../summary';
import { formatP, formatPoints } from '../words';
import { escaped } from './markup';

/** More than these are folded. */
const MOST_OPEN = 15;

const NONE = '–';

/** How far every arm of a setting is ahead of every other, a line for each two of them. Empty where there are no more than two arms. */
export function drawPairs(variants: readonly VariantSummary[], comparisons: readonly Comparison[]): string {
  const arms = new Map(variants.map(({ index, arm }) => [index, arm]));
  const own = comparisons.filter(({ base }) => arms.has(base));
  if (arms.size < 3 || own.length === 0) return '';
  const head = ['Arm', 'Ahead of', 'By, points', '95 % interval', 'p', 'p (Holm)'];
  const rows = own.map(({ base, other, difference: { mean, interval, p }, adjusted }) => {
    const cells = [
      arms.get(base) ?? '',
      formatPoints(mean, ''),
      interval === null ? NONE : `${formatPoints(interval[0], '')} to ${formatPoints(interval[1], '')}`,
      ...[p, adjusted].map((each) => (each === null ? NONE : formatP(each).replace('= ', ''))),
    ];
    return `<tr><th scope="row">${escaped(arms.get(other) ?? '')}</th>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  const table = `<table class="pairs"><thead><tr>${head.map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  const title = 'Every two arms: validation accuracy at the end, paired over the seeds';
  return own.length > MOST_OPEN
    ? `<details><summary>${title}</summary>${table}</details>`
    : `<h3>${title}</h3><div class="wide">${table}</div>`;
}
