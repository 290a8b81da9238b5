import { comparedTo } from '../comparedTo';
import { numberKey } from '../shownNumber';
import { isTold } from '../statistics';
import type { Comparison, VariantSummary } from '../summary';
import { formatP, formatPoints } from '../words';
import { colourOf } from './colours';
import { at, escaped, label, lettersIn, widthOf } from './markup';
import { linearScale, type Scale } from './scale';

const TOP = 28;
/** Of a row whose name and numbers stand beside its interval, and of one where they stand above it. */
const [BESIDE, ABOVE] = [24, 40];
/** Of a line of notes. */
const NOTE = 16;
/** Intervals in less room than this say little. */
const LEAST_PLOT = 220;
const MOST_LETTERS = 36;
const MOST_BASE = 24;
/** The numbers of a row are never cut. */
const MOST_DIGITS = 48;

/** What an interval and the look of its dot say. */
const NOTES = [
  'intervals of 95 %, each by itself, not adjusted',
  'filled: told apart after Holm, p < 0.05; hollow: not',
];

interface Row {
  readonly arm: string;
  readonly colour: string;
  readonly key: string;
  readonly mean: number;
  readonly interval: readonly [low: number, high: number] | null;
  /** Whether it is told from 0 after Holm, as the verdict judges. */
  readonly told: boolean;
  /** The difference and its interval. */
  readonly points: string;
  /** The p-value after Holm, behind a comma; empty where there is none. */
  readonly p: string;
}

/** Where the intervals stand. */
interface Area {
  readonly left: number;
  readonly right: number;
  readonly x: Scale;
  /** Height of a row. */
  readonly line: number;
  /** Whether there is room for the p-values. */
  readonly ps: boolean;
}

/**
 * How far each arm is ahead of another, seed by seed: mean and 95 % interval of the paired differences in points. An interval
 * that leaves 0 out is not yet a finding where many are looked at: the p-values are adjusted by Holm's rule, and the dots say what the
 * verdict says. Every row names its number (`data-number`).
 * @param base the arm that the others are compared with
 */
export function drawForest(
  variants: readonly VariantSummary[],
  comparisons: readonly Comparison[],
  width: number,
  base: VariantSummary | undefined = variants[0],
): string {
  if (base === undefined) return '';
  const rows = comparedTo(base.index, comparisons).flatMap((comparison) => rowOf(comparison, variants));
  if (rows.length === 0) return '';
  const area = areaOf(rows, width);
  const bottom = TOP + rows.length * area.line;
  const zero = at(area.x.place(0));
  return [
    `<svg viewBox="0 0 ${width} ${bottom + 44 + NOTES.length * NOTE}" role="img" aria-label="Paired differences to ${escaped(base.arm)}">`,
    ...area.x.ticks.map((tick) => drawTick(tick, area, rows.length)),
    drawUpright('zero', zero, area, rows.length),
    `<text class="axis" x="${at(nameAt(base.arm, area.x.place(0), width))}" y="${TOP - 12}" text-anchor="middle">${label(base.arm, MOST_BASE)}</text>`,
    ...rows.map((row, place) => drawRow(row, TOP + place * area.line, area, width)),
    `<text class="axis" x="${at((area.left + area.right) / 2)}" y="${bottom + 34}" text-anchor="middle">points of validation accuracy</text>`,
    ...NOTES.map(
      (note, line) =>
        `<text class="axis" x="${at((area.left + area.right) / 2)}" y="${bottom + 36 + (line + 1) * NOTE}" text-anchor="middle">${escaped(note)}</text>`,
    ),
    '</svg>',
  ].join('\n');
}

/** Above 0, and whole: where 0 lies at an edge, as far from that as half the name is wide. */
function nameAt(name: string, zero: number, width: number): number {
  const half = widthOf(name, MOST_BASE) / 2;
  return Math.max(half, Math.min(zero, width - half));
}

function rowOf(
  { base, other, adjusted, difference: { mean, interval } }: Comparison,
  variants: readonly VariantSummary[],
): readonly Row[] {
  const place = variants.findIndex(({ index }) => index === other);
  const variant = variants[place];
  if (variant === undefined) return [];
  const key = numberKey({ variant: other, base, quantity: 'accuracy' });
  const look = { arm: variant.arm, colour: colourOf(place), told: isTold(adjusted) };
  const p = adjusted === null ? '' : `, p ${formatP(adjusted)}`;
  return [{ ...look, key, mean, interval, points: pointsWords(mean, interval), p }];
}

/** Names stand on the left and numbers on the right, or, where that leaves too little room, both above their interval. */
function areaOf(rows: readonly Row[], width: number): Area {
  const names = Math.max(...rows.map(({ arm }) => widthOf(arm, MOST_LETTERS)));
  const numbers = Math.max(...rows.map(({ points, p }) => widthOf(points + p, MOST_DIGITS)));
  const beside = { left: names + 18, right: width - numbers - 16, line: BESIDE, ps: true };
  const enough = beside.right - beside.left >= LEAST_PLOT;
  const above = { left: 12, right: width - 12, line: ABOVE, ps: names + numbers + 12 <= width };
  const { left, right, line, ps } = enough ? beside : above;
  const bounds = rows.flatMap(({ mean, interval }) => [mean, ...(interval ?? [])]);
  const x = linearScale(
    [0, ...bounds].map((value) => 100 * value),
    left,
    right,
  );
  return { left, right, x, line, ps };
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
function drawRow(row: Row, top: number, { left, right, x, line, ps }: Area, width: number): string {
  const { arm, colour, key, mean, interval, told, points, p } = row;
  const text = ps ? points + p : points;
  const y = top + (line === BESIDE ? BESIDE / 2 : ABOVE - 10);
  const [low, high] = interval ?? [mean, mean];
  return [
    `<g data-number="${key}"><title>${escaped(`${arm}: ${points} points${p}`)}</title>`,
    `<rect x="0" y="${top}" width="${width}" height="${line}" fill="transparent"/>`,
    `<line x1="${at(x.place(100 * low))}" x2="${at(x.place(100 * high))}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"/>`,
    `<circle cx="${at(x.place(100 * mean))}" cy="${y}" r="4" ${told ? '' : 'class="hollow" '}fill="${colour}" stroke="${colour}"/>`,
    ...(line === BESIDE
      ? [
          `<text class="label" x="${at(left - 12)}" y="${y + 4}" text-anchor="end">${label(arm, MOST_LETTERS)}</text>`,
          `<text class="axis" x="${at(right + 12)}" y="${y + 4}">${escaped(text)}</text>`,
        ]
      : [
          `<text class="label" x="0" y="${top + 16}">${label(arm, lettersIn(width - widthOf(text, MOST_DIGITS) - 12))}</text>`,
          `<text class="axis" x="${width}" y="${top + 16}" text-anchor="end">${escaped(text)}</text>`,
        ]),
    '</g>',
  ].join('');
}

/** `0.45 (−2.10 to 3.00)`. */
function pointsWords(mean: number, interval: Row['interval']): string {
  if (interval === null) return formatPoints(mean, '');
  return `${formatPoints(mean, '')} (${formatPoints(interval[0], '')} to ${formatPoints(interval[1], '')})`;
}
