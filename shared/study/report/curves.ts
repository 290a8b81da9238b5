import type { VariantSummary } from '../summary';
import { colourOf } from './colours';
import { at, label } from './markup';
import { linearScale, type Scale } from './scale';

const [WIDTH, HEIGHT] = [760, 320];
const area = { left: 52, right: 510, top: 16, bottom: 280 };

/** Validation accuracy of each variant by epoch, in percent: its mean over the seeds, and a band of 95 % where there is one. */
export function drawCurves(variants: readonly VariantSummary[]): string {
  const shown = variants.filter(({ curve }) => curve.length > 0);
  if (shown.length === 0) return '';
  const values = shown.flatMap(({ curve }) =>
    curve.flatMap(({ accuracy: { mean, interval } }) => [mean, ...(interval ?? [])]),
  );
  const epochs = shown.flatMap(({ curve }) => curve.map(({ epoch }) => epoch));
  // Bands of few seeds reach beyond what a share can be.
  const y = linearScale(
    values.map((value) => 100 * Math.min(1, Math.max(0, value))),
    area.bottom,
    area.top,
  );
  const [first, last] = [Math.min(...epochs), Math.max(...epochs)];
  const x = (epoch: number): number =>
    first === last
      ? (area.left + area.right) / 2
      : area.left + ((epoch - first) / (last - first)) * (area.right - area.left);
  const lines = shown.map((variant, index) => drawVariant(variant, colourOf(index), x, y));
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Validation accuracy by epoch">`,
    '<defs><clipPath id="curves"><rect ',
    `x="${area.left}" y="${area.top}" width="${area.right - area.left}" height="${area.bottom - area.top}"/></clipPath></defs>`,
    ...y.ticks.map((tick) => drawTick(tick, y)),
    ...epochTicks(first, last).map(
      (epoch) =>
        `<text class="axis" x="${at(x(epoch))}" y="${area.bottom + 18}" text-anchor="middle">${epoch}</text>`,
    ),
    `<text class="axis" x="${(area.left + area.right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">epoch</text>`,
    ...lines,
    ...drawLegend(shown),
    '</svg>',
  ].join('\n');
}

function drawTick(tick: number, y: Scale): string {
  const height = at(y.place(tick));
  return (
    `<line class="grid" x1="${area.left}" x2="${area.right}" y1="${height}" y2="${height}"/>` +
    `<text class="axis" x="${area.left - 8}" y="${at(y.place(tick) + 4)}" text-anchor="end">${y.label(tick)}</text>`
  );
}

const MOST_TICKS = 10;

function epochTicks(first: number, last: number): readonly number[] {
  const step = Math.ceil((last - first + 1) / MOST_TICKS);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function drawVariant(
  { curve }: VariantSummary,
  colour: string,
  x: (epoch: number) => number,
  y: Scale,
): string {
  const point = (epoch: number, share: number): string => `${at(x(epoch))},${at(y.place(100 * share))}`;
  const line = curve.map(({ epoch, accuracy }) => point(epoch, accuracy.mean)).join(' ');
  const known = curve.flatMap(({ epoch, accuracy: { interval } }) =>
    interval === null ? [] : [{ epoch, interval }],
  );
  const upper = known.map(({ epoch, interval }) => point(epoch, interval[1]));
  const lower = known.map(({ epoch, interval }) => point(epoch, interval[0])).toReversed();
  const band =
    known.length < 2
      ? ''
      : `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colour}" fill-opacity="0.12"/>`;
  const dots = curve
    .map(({ epoch, accuracy }) => {
      const [cx, cy] = point(epoch, accuracy.mean).split(',');
      return `<circle cx="${cx}" cy="${cy}" r="2.5" fill="${colour}"/>`;
    })
    .join('');
  return `<g clip-path="url(#curves)">${band}</g><polyline points="${line}" fill="none" stroke="${colour}" stroke-width="1.8"/>${dots}`;
}

const LINE = 20;

function drawLegend(variants: readonly VariantSummary[]): readonly string[] {
  return variants.map(({ arm }, index) => {
    const y = area.top + 8 + index * LINE;
    return (
      `<line x1="${area.right + 16}" x2="${area.right + 36}" y1="${y}" y2="${y}" stroke="${colourOf(index)}" stroke-width="3"/>` +
      `<text class="label" x="${area.right + 44}" y="${y + 4}">${label(arm, 32)}</text>`
    );
  });
}
