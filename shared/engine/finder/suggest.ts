import type { Suggestion, Sweep, SweepPoint } from '../../protocol/finder';
import { memoryOf } from './sweep';

/** What a search found, in a sentence, and the rates it suggests; null where the loss fell nowhere clearly. */
export interface Finding {
  readonly sentence: string;
  readonly suggestion: Suggestion | null;
}

/** A descent is clear that is at least this share of the loss at the beginning … */
const LEAST_SHARE = 0.1;
/** … and this many standard errors of the smoothed loss. */
const LEAST_ERRORS = 6;

/**
 * Suggests learning rates from the losses of a search: where the smoothed loss falls fastest per decade of the rate
 * (before its lowest), and a tenth of where it is lowest. The slope is the difference across as many steps as smoothing
 * remembers to either side. Sources: Smith, «Cyclical Learning Rates for Training Neural Networks», WACV 2017, section 3.3 (the
 * search); `lr_find` of fastai (`steep` and `minimum`, the two rules).
 */
export function suggest(points: readonly SweepPoint[], sweep: Sweep): Finding {
  const lowest = points.reduce<SweepPoint | null>(
    (best, point) => (best === null || point.smoothed < best.smoothed ? point : best),
    null,
  );
  const beginning = points.slice(0, Math.ceil(sweep.steps / 10)).map(({ loss }) => loss);
  if (lowest === null || points.length < beginning.length + 2) return tooShort(sweep);
  const start = mean(beginning);
  const steepest = findSteepest(points, lowest.step, Math.round(memoryOf(sweep)));
  const fall = start - lowest.smoothed;
  const needed = Math.max(LEAST_SHARE * start, LEAST_ERRORS * standardError(beginning, sweep));
  if (steepest === null || fall < needed) return unclear(start, lowest);
  const suggestion = {
    steepest: rounded(steepest.learningRate),
    tenthOfLowest: rounded(lowest.learningRate / 10),
  };
  return { sentence: clear(suggestion, start, lowest, points), suggestion };
}

/** The point around which the smoothed loss falls fastest, not after step `last`; null where it falls nowhere. */
function findSteepest(points: readonly SweepPoint[], last: number, reach: number): SweepPoint | null {
  let steepest: SweepPoint | null = null;
  let fastest = 0;
  for (const [index, point] of points.entries()) {
    const [before, after] = [points[index - reach], points[index + reach]];
    if (before === undefined || after === undefined || point.step > last) continue;
    const fall = before.smoothed - after.smoothed;
    if (fall <= fastest) continue;
    fastest = fall;
    steepest = point;
  }
  return steepest;
}

/** Standard error of the smoothed loss, from the spread of losses that hardly any training has changed yet. */
function standardError(losses: readonly number[], sweep: Sweep): number {
  const centre = mean(losses);
  const variance = losses.reduce((sum, loss) => sum + (loss - centre) ** 2, 0) / (losses.length - 1);
  const beta = Math.exp(-1 / memoryOf(sweep));
  return Math.sqrt((variance * (1 - beta)) / (1 + beta));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Two significant digits: more would claim what no search knows. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(2));
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** A rate as papers write it: `0.0031`, `5.8e-5`. */
function rateInWords(rate: number): string {
  return rate < 1e-3 ? rounded(rate).toExponential() : String(rounded(rate));
}

function clear(
  { steepest, tenthOfLowest }: Suggestion,
  start: number,
  lowest: SweepPoint,
  points: readonly SweepPoint[],
): string {
  const [rate, tenth] = [rateInWords(lowest.learningRate), rateInWords(tenthOfLowest)];
  const beyond =
    lowest === points.at(-1)
      ? `where it still falls: with a higher end it may fall further. A tenth of that is ${tenth}.`
      : `and grows again beyond; a tenth of that, ${tenth}, keeps clear of it.`;
  return (
    `The loss comes down from ${short(start)} to ${short(lowest.smoothed)} at a learning rate of ${rate}, ${beyond} It falls ` +
    `fastest at ${rateInWords(steepest)}; the more steps a search has, the lower that lies.`
  );
}

function unclear(start: number, { smoothed, learningRate }: SweepPoint): Finding {
  return {
    sentence:
      `There is no clear descent: the loss began at ${short(start)} and its lowest, ${short(smoothed)} at a learning rate ` +
      `of ${rateInWords(learningRate)}, is hardly below, given how it scatters from batch to batch. Take more steps or another range; ` +
      'where that does not help, the network may not learn at any rate: look at its last layers and its normalization.',
    suggestion: null,
  };
}

function tooShort({ low }: Sweep): Finding {
  return {
    sentence:
      `The loss grew beyond all bounds before any descent could be seen: begin with a rate lower than ${rateInWords(low)}, or look at ` +
      'the network, whose weights may be too large from the start.',
    suggestion: null,
  };
}
