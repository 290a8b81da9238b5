import { compare } from '../statistics';
import type { VariantSummary } from '../summary';
import { type Claim, decide, nothingYet } from './claim';
import { before, findVariant, pointsInWords, quickBatchNorm, withStudy } from './parts';
import { smallImages } from './smallImages';

const ID = 'bn-batch-size';
const [SMALL, LARGE] = [2, 32];
const groupNorm = before('GroupNorm', { groups: 4 });
/** Points within which the gaps are called alike. */
const MARGIN = 0.01;

export const batchSize: Claim = {
  id: ID,
  label: 'Batch Norm needs batches',
  description:
    'Batch Norm and Group Norm on maps of 2×2 to 8×8, in batches of 1, 2, 4, 8, 32 and 128, five seeds.',
  statement: 'With small batches Batch Norm falls behind norms that look at one image at a time.',
  look: 'In “Arms × settings” the row of Batch Norm pales towards small batches; that of Group Norm does not, or less.',
  rule:
    'The lead of Group Norm over Batch Norm in batches of 2 is compared with that in batches of 32, seed by seed. Seen where it ' +
    'is larger by an interval of 95 %; not seen where it is smaller, or the interval lies within one point of no difference.',
  caveat:
    'Smaller batches also take more steps an epoch, which helps both. On “MNIST with Batch Norm” nothing of it shows: on maps of ' +
    '26×26 each channel still averages 1,352 values in a batch of two.',
  create: (id) =>
    withStudy(smallImages(id), ID, {
      arms: [quickBatchNorm, groupNorm],
      factors: [{ kind: 'batchSize', values: [1, SMALL, 4, 8, LARGE, 128] }],
      seeds: [0, 1, 2, 3, 4],
      epochs: 5,
      target: 0.9,
    }),
  judge: (summary) => {
    const leadAt = (size: number): ReadonlyMap<number, number> =>
      leads(findVariant(summary, quickBatchNorm, size), findVariant(summary, groupNorm, size));
    const [small, large] = [leadAt(SMALL), leadAt(LARGE)];
    const seeds = [...small.keys()].filter((seed) => large.has(seed));
    if (seeds.length === 0) return nothingYet;
    const of = (lead: ReadonlyMap<number, number>) => seeds.map((seed) => lead.get(seed) ?? Number.NaN);
    const difference = compare(of(large), of(small));
    const sentence = `Group Norm’s lead over Batch Norm is larger in batches of ${SMALL} by ${pointsInWords(difference)}.`;
    return { answer: decide(difference, MARGIN), sentence };
  },
};

/** How far `other` is ahead in accuracy, by seed. */
function leads(base: VariantSummary | null, other: VariantSummary | null): ReadonlyMap<number, number> {
  const own = new Map(base?.trials.map(({ seed, measures }) => [seed, measures.accuracy]));
  return new Map(
    (other?.trials ?? []).flatMap(({ seed, measures: { accuracy } }) => {
      const theirs = own.get(seed) ?? null;
      return accuracy === null || theirs === null ? [] : [[seed, accuracy - theirs] as const];
    }),
  );
}
