import { minus } from '../words';

/** Numbers along an axis. */
export interface Scale {
  readonly ticks: readonly number[];
  /** What stands at a tick. */
  label(tick: number): string;
  /** Where a value stands. */
  place(value: number): number;
}

/** About so many ticks. */
const TICKS = 5;

/** A linear scale that holds all values, from `start` to `end` in pixels, with ticks at round numbers (1, 2 or 5 times ten). */
export function linearScale(values: readonly number[], start: number, end: number): Scale {
  const finite = values.filter(Number.isFinite);
  let [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (!(low < high)) {
    const room = Math.max(Math.abs(low) * 0.01, 1e-3);
    [low, high] = Number.isFinite(low) ? [low - room, high + room] : [0, 1];
  }
  const step = roundStep((high - low) / TICKS);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  const [from, to] = [first * step, last * step];
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    ticks,
    label: (tick) => minus(tick.toFixed(digits)),
    place: (value) => start + ((value - from) / (to - from)) * (end - start),
  };
}

function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5].find((each) => each * power >= wanted) ?? 10;
  return factor * power;
}
