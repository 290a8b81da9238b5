import { numberKey } from '../shownNumber';
import type { Comparison, VariantSummary } from '../summary';
import { formatPoints } from '../words';
import { colourOf } from './colours';
import { at, escaped, label, lettersIn, widthOf } from './markup';
import { linearScale, type Scale } from './scale';

const TOP = 28;
/** Of a row whose name and numbers stand beside its interval, and of one where they stand above it. */
const [BESIDE, ABOVE] = [24, 40];
/** Intervals in less room than this say little. */
const LEAST_PLOT = 220;
const MOST_LETTERS = 36;

interface Row {
  readonly arm: string;
  readonly colour: string;
  readonly key: string;
  readonly mean: number;
  readonly interval: readonly [low: number, high: number] | null;
  /** The difference and its interval. */
  readonly text: string;
}

/** Where the intervals stand. */
interface Area {
  readonly left: number;
  readonly right: number;
  readonly x: Scale;
  /** Height of a row. */
  readonly line: number;
}

/**
 * How far each arm is ahead of the first, seed by seed: mean and 95 % interval of the paired differences in points. An interval
 * that leaves 0 out is not yet a finding where many are looked at; the table has the p-values after Holm. Every row names its number
 * (`data-number`).
 */
export function drawForest(
  variants: readonly VariantSummary[],
  comparisons: readonly Comparison[],
  width: number,
): string {
  const [base] = variants;
  const rows = comparisons.flatMap((comparison) => rowOf(comparison, variants));
  if (base === undefined || rows.length === 0) return '';
  const area = areaOf(rows, width);
  const bottom = TOP + rows.length * area.line;
  const zero = at(area.x.place(0));
  return [
    `<svg viewBox="0 0 ${width} ${bottom + 40}" role="img" aria-label="Paired differences to ${escaped(base.arm)}">`,
    ...area.x.ticks.map((tick) => drawTick(tick, area, rows.length)),
    drawUpright('zero', zero, area, rows.length),
    `<text class="axis" x="${zero}" y="${TOP - 12}" text-anchor="middle">${label(base.arm, 24)}</text>`,
    ...rows.map((row, place) => drawRow(row, TOP + place * area.line, area, width)),
    `<text class="axis" x="${at((area.left + area.right) / 2)}" y="${bottom + 34}" text-anchor="middle">points of validation accuracy</text>`,
    '</svg>',
  ].join('\n');
}

function rowOf(
  { base, other, difference: { mean, interval } }: Comparison,
  variants: readonly VariantSummary[],
): readonly Row[] {
  const place = variants.findIndex(({ index }) => index === other);
  const variant = variants[place];
  if (variant === undefined || base !== variants[0]?.index) return [];
  const key = numberKey({ variant: other, base, quantity: 'accuracy' });
  return [{ arm: variant.arm, colour: colourOf(place), key, mean, interval, text: words(mean, interval) }];
}

/** Names stand on the left and numbers on the right, or, where that leaves too little room, both above their interval. */
function areaOf(rows: readonly Row[], width: number): Area {
  const names = Math.max(...rows.map(({ arm }) => widthOf(arm, MOST_LETTERS)));
  const numbers = Math.max(...rows.map(({ text }) => widthOf(text, MOST_LETTERS)));
  const beside = { left: names + 18, right: width - numbers - 16, line: BESIDE };
  const enough = beside.right - beside.left >= LEAST_PLOT;
  const { left, right, line } = enough ? beside : { left: 12, right: width - 12, line: ABOVE };
  const bounds = rows.flatMap(({ mean, interval }) => [mean, ...(interval ?? [])]);
  const x = linearScale(
    [0, ...bounds].map((value) => 100 * value),
    left,
    right,
  );
  return { left, right, x, line };
}

function drawTick(tick: number, area: Area, rows: number): string {
  const { x, line } = area;
  const place = at(x.place(tick));
  return (
    drawUpright('grid', place, area, rows) +
    `<text class="axis" x="${place}" y="${TOP + rows * line + 16}" text-anchor="middle">${x.label(tick)}</text>`
  );
}

/** A line through all intervals, which leaves out what stands above them. */
function drawUpright(look: 'grid' | 'zero', x: string, { line }: Area, rows: number): string {
  const part = (y1: number, y2: number): string =>
    `<line class="${look}" x1="${x}" x2="${x}" y1="${y1}" y2="${y2}"/>`;
  if (line === BESIDE) return part(look === 'zero' ? TOP - 8 : TOP, TOP + rows * line);
  return Array.from({ length: rows }, (_, row) => part(TOP + row * line + 22, TOP + (row + 1) * line)).join(
    '',
  );
}

/** @param top of the row */
function drawRow(row: Row, top: number, { left, right, x, line }: Area, width: number): string {
  const { arm, colour, key, mean, interval, text } = row;
  const y = top + (line === BESIDE ? BESIDE / 2 : ABOVE - 10);
  const [low, high] = interval ?? [mean, mean];
  return [
    `<g data-number="${key}"><title>${escaped(`${arm}: ${text} points`)}</title>`,
    `<rect x="0" y="${top}" width="${width}" height="${line}" fill="transparent"/>`,
    `<line x1="${at(x.place(100 * low))}" x2="${at(x.place(100 * high))}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"/>`,
    `<circle cx="${at(x.place(100 * mean))}" cy="${y}" r="4" fill="${colour}"/>`,
    ...(line === BESIDE
      ? [
          `<text class="label" x="${at(left - 12)}" y="${y + 4}" text-anchor="end">${label(arm, MOST_LETTERS)}</text>`,
          `<text class="axis" x="${at(right + 12)}" y="${y + 4}">${text}</text>`,
        ]
      : [
          `<text class="label" x="0" y="${top + 16}">${label(arm, lettersIn(width - widthOf(text, MOST_LETTERS) - 12))}</text>`,
          `<text class="axis" x="${width}" y="${top + 16}" text-anchor="end">${text}</text>`,
        ]),
    '</g>',
  ].join('');
}

function words(mean: number, interval: readonly [number, number] | null): string {
  if (interval === null) return formatPoints(mean, '');
  return `${formatPoints(mean, '')} (${formatPoints(interval[0], '')} to ${formatPoints(interval[1], '')})`;
}
