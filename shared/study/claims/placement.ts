import type { StudyArm } from '../../document/study';
import { articleMnist } from '../../templates/articleMnist';
import { differenceOf } from '../quantity';
import { type Claim, decide, nothingYet } from './claim';
import { findVariant, noNorm, pointsInWords, quickBatchNorm, withStudy } from './parts';

const ID = 'bn-placement';
/** Points within which two places are called alike. */
const MARGIN = 0.005;

const norm = { kind: 'BatchNorm', config: { momentum: 0.9 } };
const behind: StudyArm = { kind: 'norm', placement: 'after', norm };

export const placement: Claim = {
  id: ID,
  label: 'Where Batch Norm stands',
  description:
    'Batch Norm before the ReLU, after it, before the convolution, and nowhere; five seeds, three epochs.',
  statement: 'Batch Norm belongs before the activation.',
  look: 'The forest plot: whether the interval of “before” lies clear of that of “after”.',
  rule:
    'Validation accuracy with the norm before the activation is compared with that after it, seed by seed. Seen where it is higher ' +
    'by an interval of 95 %; not seen where it is lower, or the interval lies within half a point of no difference.',
  caveat:
    'At this size the places differ by less than seeds do: five seeds rarely tell them apart, and what holds for one convolution ' +
    'need not hold for twenty.',
  create: (id) =>
    withStudy(articleMnist.create(id), ID, {
      arms: [noNorm, quickBatchNorm, behind, { kind: 'norm', placement: 'pre', norm }],
      factors: [],
      seeds: [0, 1, 2, 3, 4],
      epochs: 3,
      target: 0.95,
    }),
  judge: (summary) => {
    const [first, second] = [findVariant(summary, quickBatchNorm), findVariant(summary, behind)];
    const difference = first && second && differenceOf(second, first, 'accuracy');
    if (difference === null) return nothingYet;
    const sentence = `Before the activation is ahead of after it by ${pointsInWords(difference)}.`;
    const none = findVariant(summary, noNorm)?.estimates.accuracy?.mean;
    const without = none === undefined ? '' : ` Without a norm ${(100 * none).toFixed(2)} % were right.`;
    return { answer: decide(difference, MARGIN), sentence: `${sentence}${without}` };
  },
};
