import { articleMnist } from '../../templates/articleMnist';
import type { MeasureName } from '../measures';
import { differenceOf } from '../quantity';
import type { VariantSummary } from '../summary';
import { threeDigits } from '../words';
import { type Claim, decide, nothingYet } from './claim';
import { findVariant, noNorm, pointsInWords, quickBatchNorm, withStudy } from './parts';

const ID = 'bn-steadies-training';
/** Points within which two courses are called alike. */
const MARGIN = 0.005;

export const steadiesTraining: Claim = {
  id: ID,
  label: 'Batch Norm speeds training',
  description:
    'One convolution on MNIST with Batch Norm before its ReLU and without, five seeds, three epochs.',
  statement: 'With Batch Norm a network learns faster than without.',
  look:
    'The curve with Batch Norm lies above the other. Beside it, and not judged: the columns “Drift” and “Gradient at start”, whether what ' +
    'enters the activations moves less, and how steep the loss is where training begins.',
  rule:
    'The mean height of the curve of validation accuracy over the epochs is compared, seed by seed. Seen where it is higher with ' +
    'Batch Norm by an interval of 95 %; not seen where it is lower, or the interval lies within half a point of no difference. Whether it is steadier, from seed to seed or ' +
    'within a training, is not judged.',
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

interface Measured {
  readonly withNorm: string;
  readonly without: string;
  /** Which of them is larger, as they are spelled. */
  readonly larger: 'withNorm' | 'without' | 'neither';
}

type Words = (measured: Measured) => string;

const driftWords: Words = ({ withNorm, without, larger }) => {
  const means = {
    withNorm: 'Batch Norm, which was made to hold it still, did not',
    without: 'Batch Norm held it stiller, as it was made to',
    neither: 'Batch Norm made no difference to it',
  };
  return (
    `What enters the activations moved by ${withNorm} standard deviations an epoch with it, and by ${without} without: ` +
    `${means[larger]}.`
  );
};

const gradientWords: Words = ({ withNorm, without, larger }) => {
  const means = {
    withNorm:
      'the loss is steeper with it where training begins, so that a step of the same rate changes the loss by more',
    without:
      'the loss is flatter with it where training begins, so that a step of the same rate changes the loss by less',
    neither: 'the loss is as steep with it as without where training begins',
  };
  return `The gradient’s norm at the first step was ${withNorm} with it, and ${without} without: ${means[larger]}.`;
};

function measuredOf(withNorm: number, without: number): Measured {
  const spelled = { withNorm: threeDigits(withNorm), without: threeDigits(without) };
  if (spelled.withNorm === spelled.without) return { ...spelled, larger: 'neither' };
  return { ...spelled, larger: withNorm > without ? 'withNorm' : 'without' };
}

/** What was measured of both in the mean, in words; nothing where it was not. */
function beside(
  none: VariantSummary,
  norm: VariantSummary,
  measure: MeasureName,
  words: Words,
): readonly string[] {
  const [without, withNorm] = [none.estimates[measure], norm.estimates[measure]];
  if (without === null || withNorm === null) return [];
  return [words(measuredOf(withNorm.mean, without.mean))];
}
