import { articleMnist } from '../../templates/articleMnist';
import type { MeasureName } from '../measures';
import { differenceOf, type VariantSummary } from '../summary';
import { type Claim, decide, nothingYet } from './claim';
import { findVariant, noNorm, pointsInWords, quickBatchNorm, withStudy } from './parts';

const ID = 'bn-steadies-training';
/** Points within which two courses are called alike. */
const MARGIN = 0.005;

export const steadiesTraining: Claim = {
  id: ID,
  label: 'Batch Norm steadies training',
  description: 'The article’s network with Batch Norm before its ReLU and without, five seeds, three epochs.',
  statement: 'With Batch Norm a network learns faster and more steadily than without.',
  look:
    'The curve with Batch Norm lies above the other from the first epoch on, and its band is narrower. The columns “Drift” and “Gradient ' +
    'at start”: whether what enters the activations moves less, and how steep the loss is where training begins.',
  rule:
    'The mean height of the curve of validation accuracy over the epochs is compared, seed by seed. Seen where it is higher with ' +
    'Batch Norm by an interval of 95 %; not seen where it is lower, or the interval lies within half a point of no difference.',
  caveat:
    'One convolution on 10,000 digits is easy to train without any norm: deep networks, for which Batch Norm was made, gain more.',
  create: (id) => {
    const drawn = articleMnist.create(id);
    const training = { ...drawn.training, optimizer: { kind: 'sgd', learningRate: 0.05 } as const };
    return withStudy({ ...drawn, training }, ID, {
      arms: [noNorm, quickBatchNorm],
      factors: [],
      seeds: [0, 1, 2, 3, 4],
      epochs: 3,
      target: 0.9,
    });
  },
  judge: (summary) => {
    const [none, norm] = [findVariant(summary, noNorm), findVariant(summary, quickBatchNorm)];
    const difference = none && norm && differenceOf(none, norm, 'area');
    if (none === null || norm === null || difference === null) return nothingYet;
    const sentences = [
      `Over the epochs Batch Norm is ahead by ${pointsInWords(difference)}.`,
      ...beside(none, norm, 'drift', driftWords),
      ...beside(none, norm, 'gradientNorm', gradientWords),
    ];
    return { answer: decide(difference, MARGIN), sentence: sentences.join(' ') };
  },
};

type Words = (withNorm: string, without: string) => string;

const driftWords: Words = (withNorm, without) =>
  `What enters the activations moved by ${withNorm} standard deviations an epoch with it, and by ${without} without.`;

const gradientWords: Words = (withNorm, without) =>
  `The gradient’s norm at the first step was ${withNorm} with it, and ${without} without.`;

/** What was measured of both in the mean, in words; nothing where it was not. */
function beside(
  none: VariantSummary,
  norm: VariantSummary,
  measure: MeasureName,
  words: Words,
): readonly string[] {
  const [without, withNorm] = [none.estimates[measure], norm.estimates[measure]];
  if (without === null || withNorm === null) return [];
  return [words(withNorm.mean.toPrecision(3), without.mean.toPrecision(3))];
}
