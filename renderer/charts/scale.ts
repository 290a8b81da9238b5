/** A linear or logarithmic way from values to pixels. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Pixel of a value. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** How many more ticks than asked for there may be: better a few too many than a single one. */
const SURPLUS = 1.4;

/**
 * Round numbers within [low, high], about `count` of them: steps of 1, 2 or 5 times a power of ten. Empty where the
 * range holds nothing finite.
 */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const rough = span / Math.max(1, count) / SURPLUS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const multiple = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  const step = multiple * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** Values from `low` to `high` onto pixels from `from` to `to`. An empty range is widened by a half on either side. */
export function linearScale(low: number, high: number, from: number, to: number, ticks = 5): Scale {
  const [start, end] = high > low ? [low, high] : [low - 0.5, low + 0.5];
  const factor = (to - from) / (end - start);
  return {
    low: start,
    high: end,
    at: (value) => from + (value - start) * factor,
    ticks: niceTicks(start, end, ticks),
  };
}

/** From left to right of a box, for what is counted in whole numbers: channels, steps. Ticks stand at these alone. */
export function wholeScale(
  low: number,
  high: number,
  { left, width }: { readonly left: number; readonly width: number },
  ticks: number,
): Scale {
  const scale = linearScale(low, high, left, left + width, ticks);
  return { ...scale, ticks: scale.ticks.filter(Number.isInteger) };
}

/** Positive values onto pixels by their logarithm, with ticks at powers of ten (and at 2 and 5 where those are few). */
export function logScale(low: number, high: number, from: number, to: number): Scale {
  const start = Math.log10(low);
  const end = high > low ? Math.log10(high) : start + 1;
  const factor = (to - from) / (end - start);
  return {
    low,
    high: 10 ** end,
    at: (value) => from + (Math.log10(Math.max(value, Number.MIN_VALUE)) - start) * factor,
    ticks: logTicks(start, end),
  };
}

function logTicks(start: number, end: number): readonly number[] {
  const multiples = end - start > 2 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(start); power <= Math.ceil(end); power++) {
    for (const multiple of multiples) ticks.push(multiple * 10 ** power);
  }
  const slack = 1e-9;
  return ticks.filter((tick) => Math.log10(tick) >= start - slack && Math.log10(tick) <= end + slack);
}

/** Least and greatest finite value over several columns; null where there is none. */
export function extent(
  ...columns: readonly ArrayLike<number>[]
): readonly [low: number, high: number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (let index = 0; index < column.length; index++) {
      const value = column[index] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** The range widened by a share of its width on either side, so that marks at its ends are not cut. */
export function padded([low, high]: readonly [number, number], share: number): readonly [number, number] {
  const margin = (high - low) * share || Math.max(Math.abs(high) * share, 1e-6);
  return [low - margin, high + margin];
}
