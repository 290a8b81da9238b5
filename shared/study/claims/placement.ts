import type { StudyArm } from '../../document/study';
import { articleMnist } from '../../templates/articleMnist';
import { differenceOf } from '../quantity';
import { formatShare } from '../words';
import { type Claim, decide, nothingYet } from './claim';
import { called, findVariant, noNorm, pointsInWords, quickBatchNorm, withStudy } from './parts';

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
  look:
    `The figure “Differences to”: with ${called(behind)} as the arm to compare with, whether the interval of ${called(quickBatchNorm)} lies ` +
    'to the right of 0. In a report it is a row of “Every two arms”.',
  rule:
    `Validation accuracy of ${called(quickBatchNorm)} is compared with that of ${called(behind)}, seed by seed. Seen where it is higher ` +
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
    const sentence = `“${first?.arm}” is ahead of “${second?.arm}” by ${pointsInWords(difference)}.`;
    const none = findVariant(summary, noNorm)?.estimates.accuracy?.mean;
    const without = none === undefined ? '' : ` Without a norm ${formatShare(none)} were right.`;
    return { answer: decide(difference, MARGIN), sentence: `${sentence}${without}` };
  },
};
