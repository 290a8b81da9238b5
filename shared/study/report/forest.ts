import type { Comparison, VariantSummary } from '../summary';
import { formatPoints } from '../words';
import { colourOf } from './colours';
import { at, escaped, label } from './markup';
import { linearScale } from './scale';

const WIDTH = 760;
const area = { left: 240, right: 600 };
const [TOP, LINE] = [28, 24];

/**
 * How far each arm is ahead of the first, seed by seed: mean and 95 % interval of the paired differences in points. An interval
 * that leaves 0 out is not yet a finding where many are looked at; the table has the p-values after Holm.
 */
export function drawForest(variants: readonly VariantSummary[], comparisons: readonly Comparison[]): string {
  const [base] = variants;
  const rows = comparisons.filter((comparison) => comparison.base === base?.index);
  if (base === undefined || rows.length === 0) return '';
  const bounds = rows.flatMap(({ difference: { mean, interval } }) => [mean, ...(interval ?? [])]);
  const x = linearScale(
    [0, ...bounds].map((value) => 100 * value),
    area.left,
    area.right,
  );
  const bottom = TOP + rows.length * LINE;
  const zero = at(x.place(0));
  const lines = rows.map(({ other, difference: { mean, interval } }, row) => {
    const index = variants.findIndex((variant) => variant.index === other);
    const y = TOP + row * LINE + LINE / 2;
    const colour = colourOf(index);
    const [low, high] = interval ?? [mean, mean];
    return [
      `<text class="label" x="${area.left - 12}" y="${y + 4}" text-anchor="end">${label(variants[index]?.arm ?? '', 36)}</text>`,
      `<line x1="${at(x.place(100 * low))}" x2="${at(x.place(100 * high))}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"/>`,
      `<circle cx="${at(x.place(100 * mean))}" cy="${y}" r="4" fill="${colour}"/>`,
      `<text class="axis" x="${area.right + 12}" y="${y + 4}">${words(mean, interval)}</text>`,
    ].join('');
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${bottom + 40}" role="img" aria-label="Paired differences to ${escaped(base.arm)}">`,
    ...x.ticks.map(
      (tick) =>
        `<line class="grid" x1="${at(x.place(tick))}" x2="${at(x.place(tick))}" y1="${TOP}" y2="${bottom}"/>` +
        `<text class="axis" x="${at(x.place(tick))}" y="${bottom + 16}" text-anchor="middle">${x.label(tick)}</text>`,
    ),
    `<line class="zero" x1="${zero}" x2="${zero}" y1="${TOP - 8}" y2="${bottom}"/>`,
    `<text class="axis" x="${zero}" y="${TOP - 12}" text-anchor="middle">${escaped(base.arm)}</text>`,
    ...lines,
    `<text class="axis" x="${(area.left + area.right) / 2}" y="${bottom + 34}" text-anchor="middle">points of validation accuracy</text>`,
    '</svg>',
  ].join('\n');
}

function words(mean: number, interval: readonly [number, number] | null): string {
  if (interval === null) return formatPoints(mean, '');
  return `${formatPoints(mean, '')} (${formatPoints(interval[0], '')} to ${formatPoints(interval[1], '')})`;
}
