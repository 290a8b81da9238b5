import { differenceOf } from '../quantity';
import { adjust, isTold } from '../statistics';
import { formatP, formatPoints, listed } from '../words';
import { type Claim, nothingYet } from './claim';
import { before, called, findVariant, quickBatchNorm, withStudy } from './parts';
import { smallImages } from './smallImages';

const ID = 'norms-small-batches';
const others = [before('GroupNorm', { groups: 4 }), before('LayerNorm'), before('InstanceNorm')];

export const alternatives: Claim = {
  id: ID,
  label: 'Other norms in small batches',
  description: 'Batch, Group, Layer and Instance Norm in batches of two on maps of 2×2 to 8×8, five seeds.',
  statement: 'In small batches Layer, Instance or Group Norm does better than Batch Norm.',
  look: `The figure “Differences to”, with ${called(quickBatchNorm)} as the arm to compare with: which norms lie to the right of 0.`,
  rule:
    'Each of the three is compared with Batch Norm, seed by seed. Seen where one of them has a higher accuracy with a p-value below ' +
    '0.05 after Holm; not seen where all three are lower with such p-values; else there is no telling.',
  caveat: 'One small network on one data set: which of the three is best hangs on the task.',
  create: (id) => {
    const drawn = smallImages(id);
    return withStudy({ ...drawn, training: { ...drawn.training, batchSize: 2 } }, ID, {
      arms: [quickBatchNorm, ...others],
      factors: [],
      seeds: [0, 1, 2, 3, 4],
      epochs: 5,
      target: 0.9,
    });
  },
  judge: (summary) => {
    const base = findVariant(summary, quickBatchNorm);
    const found = others.flatMap((arm) => {
      const variant = findVariant(summary, arm);
      const difference = base && variant && differenceOf(base, variant, 'accuracy');
      return difference?.p == null
        ? []
        : [{ arm: variant?.arm ?? '', mean: difference.mean, p: difference.p }];
    });
    if (found.length === 0) return nothingYet;
    const adjusted = adjust(found.map(({ p }) => p));
    const leads = found.map((lead, index) => ({ ...lead, p: adjusted[index] ?? 1 }));
    const words = leads.map(
      ({ arm, mean, p }) =>
        `${arm} is ${formatPoints(Math.abs(mean))} ${mean < 0 ? 'behind' : 'ahead'} (p ${formatP(p)})`,
    );
    const sentence = `Beside Batch Norm, with p-values after Holm, ${listed(words)}.`;
    const told = leads.filter(({ p }) => isTold(p));
    if (told.some(({ mean }) => mean > 0)) return { answer: 'seen', sentence };
    const allBehind = told.length === others.length;
    return { answer: allBehind ? 'not seen' : 'cannot tell', sentence };
  },
};
