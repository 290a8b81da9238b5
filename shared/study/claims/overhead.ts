import { placeableNorms } from '../../placement/norms';
import { articleMnist } from '../../templates/articleMnist';
import { NOT_TIMED_ALONE } from '../overhead';
import { differenceOf } from '../quantity';
import type { Estimate } from '../statistics';
import { formatRatio, formatTime, listed } from '../words';
import { type Claim, decide, nothingYet } from './claim';
import { before, findVariant, noNorm, withStudy } from './parts';

const ID = 'norm-overhead';
const batchNorm = before('BatchNorm');
/** Share of a step's time within which two are called alike. */
const MARGIN = 0.03;

export const overhead: Claim = {
  id: ID,
  label: 'What norms cost',
  description:
    'The time of a training step of one convolution on MNIST without a norm and with each of seven, three seeds, one training at a time.',
  statement: 'Batch Norm makes a training step slower.',
  look: 'The column “Overhead” under “Cost”: the median time of a step as a multiple of that without a norm.',
  rule:
    'Judged is Batch Norm: the median time of a step with it is compared with that without, seed by seed. Seen where it is longer by an ' +
    'interval of 95 %; not seen where it is shorter, or the interval lies within 3 % of the time without. Of every norm the overhead is ' +
    'said with its interval, of each by itself.',
  caveat:
    'Times are those of this machine, one training at a time, beside whatever else it has to do. In deeper networks, where ' +
    'convolutions take more of a step, norms take less of it.',
  create: (id) =>
    withStudy(articleMnist.create(id), ID, {
      arms: [noNorm, ...placeableNorms.map((kind) => before(kind))],
      factors: [],
      seeds: [0, 1, 2],
      epochs: 1,
      target: 0.9,
      oneAtATime: true,
    }),
  judge: (summary) => {
    const [none, norm] = [findVariant(summary, noNorm), findVariant(summary, batchNorm)];
    const difference = none && norm && differenceOf(none, norm, 'msPerStep');
    const base = none?.estimates.msPerStep?.mean ?? null;
    if (difference === null || base === null) return nothingYet;
    if (norm?.overhead?.ratio === null) return { answer: 'cannot tell', sentence: NOT_TIMED_ALONE };
    const times = summary.variants.flatMap(({ arm, overhead: told }) =>
      told?.ratio == null ? [] : [overheadInWords(told.ratio, arm)],
    );
    const sentence = `Beside ${formatTime(base)} without a norm a step takes ${listed(times)}.`;
    return { answer: decide(difference, MARGIN * base), sentence };
  },
};

/** `×1.62 with LN · before (95 % interval ×1.40 to ×1.87)`. */
function overheadInWords({ mean, interval }: Estimate, arm: string): string {
  const known = `${formatRatio(mean)} with ${arm}`;
  if (interval === null) return known;
  return `${known} (95 % interval ${formatRatio(interval[0])} to ${formatRatio(interval[1])})`;
}
