import { articleMnist } from '../../templates/articleMnist';
import { type Estimate, estimate } from '../statistics';
import type { VariantSummary } from '../summary';
import { listed, minus } from '../words';
import { type Answer, type Claim, decide, nothingYet } from './claim';
import { before, findVariant, quickBatchNorm, withStudy } from './parts';

const ID = 'bn-running-averages';
const slowBatchNorm = before('BatchNorm', { momentum: 0.99 });
/** Loss within which the averages count as settled. */
const MARGIN = 0.01;

export const runningAverages: Claim = {
  id: ID,
  label: 'Inference needs running averages',
  description:
    'Batch Norm with a momentum of 0.99 and of 0.9, and Group Norm, after one epoch: with the running statistics as training left ' +
    'them, and with settled ones; three seeds.',
  statement: 'In inference Batch Norm is as good as its running averages, which need many steps to settle.',
  look:
    'The column “Lag”: what the validation loss falls by when the running statistics are let settle at the weights that training ended ' +
    'with; and “Running − batch”: what it falls by with each batch’s own. Group Norm has neither, as it needs no averages.',
  rule:
    'With a momentum of 0.99 the validation loss by the running statistics is compared, seed by seed, with that by settled ones and ' +
    'with that by those of batches. Seen where it is higher than either by an interval of 95 %; not seen where it is lower than one of ' +
    'them, or an interval lies within 0.01 of no difference.',
  caveat:
    'One epoch of 10,000 digits is 313 steps, in which a momentum of 0.99 keeps 4 % of the variance of 1 that it began with. In ' +
    'trainings of many epochs the averages settle by themselves.',
  create: (id) =>
    withStudy(articleMnist.create(id), ID, {
      arms: [slowBatchNorm, quickBatchNorm, before('GroupNorm', { groups: 8 })],
      factors: [],
      seeds: [0, 1, 2],
      epochs: 1,
      target: 0.9,
      settle: true,
    }),
  judge: (summary) => {
    const slow = findVariant(summary, slowBatchNorm);
    const lag = slow && excess(slow, 'lag');
    const gap = slow && excess(slow, 'statisticsGap');
    if (slow === null || lag === null) return nothingYet;
    const quick = findVariant(summary, quickBatchNorm);
    const sentences = [
      `With a momentum of 0.99 the running statistics make ${costOf(slow)}.`,
      ...(quick?.estimates.lag == null ? [] : [`With one of 0.9 they make ${costOf(quick)}.`]),
    ];
    return { answer: both(decide(lag, MARGIN), decide(gap, MARGIN)), sentence: sentences.join(' ') };
  },
};

type Cost = 'lag' | 'statisticsGap';

/** By how much the loss by running statistics is higher, over the seeds; null where that was not measured. */
function excess({ trials }: VariantSummary, measure: Cost): Estimate | null {
  const values = trials.flatMap(({ measures }) => measures[measure] ?? []);
  return values.length === 0 ? null : estimate(values);
}

/** `a validation loss of 0.81, higher than settled ones by 0.51 (95 % interval 0.41 to 0.61) and than those of batches by 0.50 (…)`. */
function costOf(variant: VariantSummary): string {
  const { loss } = variant.estimates;
  const [lag, gap] = [excess(variant, 'lag'), excess(variant, 'statisticsGap')];
  const parts = [
    ...(lag === null ? [] : [`than settled ones by ${inWords(lag)}`]),
    ...(gap === null ? [] : [`than those of batches by ${inWords(gap)}`]),
  ];
  return `the validation loss ${loss?.mean.toFixed(4)}, which is higher ${listed(parts)}`;
}

function inWords({ mean, interval }: Estimate): string {
  const digits = (value: number): string => minus(value.toFixed(4));
  const range = interval === null ? '' : ` (95 % interval ${interval.map(digits).join(' to ')})`;
  return `${digits(mean)}${range}`;
}

/** Seen where both are, not seen where one is not. */
function both(one: Answer, other: Answer): Answer {
  if (one === 'seen') return other;
  return other === 'not seen' ? other : one;
}
