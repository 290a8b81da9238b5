import { articleMnist } from '../../templates/articleMnist';
import { differenceOf } from '../summary';
import { type Claim, decide, nothingYet } from './claim';
import { findVariant, pointsInWords, quickBatchNorm, withStudy } from './parts';

const ID = 'bn-steadies-training';
/** Points within which two courses are called alike. */
const MARGIN = 0.005;

export const steadiesTraining: Claim = {
  id: ID,
  label: 'Batch Norm steadies training',
  description: 'The article’s network with Batch Norm before its ReLU and without, five seeds, three epochs.',
  statement: 'With Batch Norm a network learns faster and more steadily than without.',
  look: 'The curve with Batch Norm lies above the other from the first epoch on, and its band is narrower.',
  rule:
    'The mean height of the curve of validation accuracy over the epochs is compared, seed by seed. Seen where it is higher with ' +
    'Batch Norm by an interval of 95 %; not seen where it is lower, or the interval lies within half a point of no difference.',
  caveat:
    'One convolution on 10,000 digits is easy to train without any norm: deep networks, for which Batch Norm was made, gain more.',
  create: (id) => {
    const drawn = articleMnist.create(id);
    const training = { ...drawn.training, optimizer: { kind: 'sgd', learningRate: 0.05 } as const };
    return withStudy({ ...drawn, training }, ID, {
      arms: [{ kind: 'none' }, quickBatchNorm],
      factors: [],
      seeds: [0, 1, 2, 3, 4],
      epochs: 3,
      target: 0.9,
    });
  },
  judge: (summary) => {
    const [none, norm] = [findVariant(summary, 'none'), findVariant(summary, 'BN')];
    const difference = none && norm && differenceOf(none, norm, 'area');
    if (difference === null) return nothingYet;
    const sentence = `Over the epochs Batch Norm is ahead by ${pointsInWords(difference)}.`;
    return { answer: decide(difference, MARGIN), sentence };
  },
};
