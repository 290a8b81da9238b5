import { articleMnist } from '../../templates/articleMnist';
import { differenceOf } from '../summary';
import { listed } from '../words';
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
    'The time of a training step of the article’s network without a norm and with each of six, three seeds.',
  statement: 'Normalization makes a training step slower.',
  look: 'The column “Overhead”: the median time of a step beside that without a norm.',
  rule:
    'The median time of a step with Batch Norm is compared with that without, seed by seed. Seen where it is longer by an interval ' +
    'of 95 %; not seen where it is shorter, or the interval lies within 3 % of the time without.',
  caveat:
    'Times are those of this machine, with several trainings at a time and whatever else it has to do. In deeper networks, where ' +
    'convolutions take more of a step, norms take less of it.',
  create: (id) =>
    withStudy(articleMnist.create(id), ID, {
      arms: [noNorm, batchNorm, ...['GroupNorm', 'LayerNorm', 'InstanceNorm'].map((kind) => before(kind))],
      factors: [],
      seeds: [0, 1, 2],
      epochs: 1,
      target: 0.9,
    }),
  judge: (summary) => {
    const [none, norm] = [findVariant(summary, noNorm), findVariant(summary, batchNorm)];
    const difference = none && norm && differenceOf(none, norm, 'msPerStep');
    const base = none?.estimates.msPerStep?.mean ?? null;
    if (difference === null || base === null) return nothingYet;
    const times = summary.variants.flatMap((variant) =>
      variant.overhead === null ? [] : [`×${variant.overhead.ratio.mean.toFixed(2)} with ${variant.arm}`],
    );
    const sentence = `Beside ${base.toFixed(2)} ms without a norm a step takes ${listed(times)}.`;
    return { answer: decide(difference, MARGIN * base), sentence };
  },
};
