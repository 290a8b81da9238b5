import { articleMnist } from '../../templates/articleMnist';
import { estimate } from '../statistics';
import { type Claim, decide, nothingYet } from './claim';
import { before, findVariant, quickBatchNorm, withStudy } from './parts';

const ID = 'bn-running-averages';
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
    'with. Group Norm has none, as it needs no averages.',
  rule:
    'With a momentum of 0.99 the validation loss is compared with that after settling, seed by seed. Seen where settling lowers it by ' +
    'an interval of 95 %; not seen where it raises it, or the interval lies within 0.01 of no difference.',
  caveat:
    'One epoch of 10,000 digits is 313 steps, in which a momentum of 0.99 keeps 4 % of the variance of 1 that it began with. In ' +
    'trainings of many epochs the averages settle by themselves.',
  create: (id) =>
    withStudy(articleMnist.create(id), ID, {
      arms: [before('BatchNorm', { momentum: 0.99 }), quickBatchNorm, before('GroupNorm', { groups: 8 })],
      factors: [],
      seeds: [0, 1, 2],
      epochs: 1,
      target: 0.9,
      settle: true,
    }),
  judge: (summary) => {
    const [slow] = summary.variants;
    const lags = (slow?.trials ?? []).flatMap(({ measures: { lag } }) => lag ?? []);
    if (lags.length === 0) return nothingYet;
    const lag = estimate(lags);
    const quick = findVariant(summary, 'BN · momentum 0.9')?.estimates.lag;
    const range =
      lag.interval === null
        ? ''
        : ` (95 % interval ${lag.interval.map((each) => each.toFixed(4)).join(' to ')})`;
    const other = quick == null ? '' : `, with 0.9 by ${quick.mean.toFixed(4)}`;
    const sentence = `Settling lowers the validation loss by ${lag.mean.toFixed(4)} with a momentum of 0.99${range}${other}.`;
    return { answer: decide(lag, MARGIN), sentence };
  },
};
