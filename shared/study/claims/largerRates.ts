import { RATE_STEP } from '../rateSearch';
import { compare, type Difference } from '../statistics';
import { type Summary, type VariantSummary, valuesBySeed } from '../summary';
import { formatRatio, threeDigits } from '../words';
import { type Claim, decide, nothingYet } from './claim';
import { findVariant, noNorm, quickBatchNorm, withStudy } from './parts';
import { smallImages } from './smallImages';

const ID = 'bn-larger-rates';
/** What the search cannot tell apart, as a difference of logarithms. */
const MARGIN = Math.log(RATE_STEP);

export const largerRates: Claim = {
  id: ID,
  label: 'Larger learning rates',
  description:
    'The largest learning rate of SGD at which a network of three convolutions is stable, with Batch Norm and without, by bisection ' +
    'between 0.01 and 30; five seeds.',
  statement: 'Batch Norm lets a network train at larger learning rates.',
  look: 'The column “Largest rate”: up to where a training is stable. The trials themselves are trained at a rate of 0.1.',
  rule:
    'A training is stable where every loss is finite and the mean loss over the last of five epochs is below ln 10, which a guess costs. ' +
    'The largest stable rate of each arm and seed is found by bisection, to a factor of 1.25, and compared seed by seed on a logarithmic ' +
    'scale. Seen where it is larger with Batch Norm by an interval of 95 %; not seen where it is smaller, or the interval lies within a ' +
    'factor of 1.25.',
  caveat:
    'On the article’s network it is the other way round: its Dense layer takes 5,408 values, which Batch Norm makes larger. Bisection ' +
    'takes it that whatever is below a stable rate is stable too, and at its largest stable rate a network need not learn well.',
  create: (id) => {
    const drawn = smallImages(id);
    const training = { ...drawn.training, optimizer: { kind: 'sgd', learningRate: 0.1 } as const };
    return withStudy({ ...drawn, training }, ID, {
      arms: [noNorm, quickBatchNorm],
      factors: [],
      seeds: [0, 1, 2, 3, 4],
      epochs: 5,
      target: 0.9,
      largestRate: { from: 0.01, to: 30, epochs: 5 },
    });
  },
  judge: (summary: Summary) => {
    const [none, norm] = [findVariant(summary, noNorm), findVariant(summary, quickBatchNorm)];
    const difference = none && norm && differenceOfLogs(none, norm);
    const [without, withNorm] = [none?.estimates.largestRate, norm?.estimates.largestRate];
    if (difference === null || without == null || withNorm == null) return nothingYet;
    const sentence =
      `With Batch Norm trainings are stable up to a rate of ${threeDigits(withNorm.mean)}, without up to ` +
      `${threeDigits(without.mean)} (geometric means): ${inWords(difference)}.`;
    return { answer: decide(difference, MARGIN), sentence };
  },
};

/** Over the seeds whose searches ended with both. Where all of them give the same factor, the search's step is what it is known to. */
function differenceOfLogs(
  none: VariantSummary,
  norm: VariantSummary,
): Pick<Difference, 'mean' | 'interval' | 'count'> | null {
  const [base, other] = [valuesBySeed(none, 'largestRate'), valuesBySeed(norm, 'largestRate')];
  const seeds = [...base.keys()].filter((seed) => other.has(seed));
  if (seeds.length === 0) return null;
  const logs = (of: ReadonlyMap<number, number>) => seeds.map((seed) => Math.log(of.get(seed) ?? Number.NaN));
  const { mean, interval, count, deviation } = compare(logs(base), logs(other));
  const alike = count > 1 && deviation < 1e-9;
  return { mean, count, interval: alike ? [mean - MARGIN, mean + MARGIN] : interval };
}

/** `×4.2 (95 % interval ×3.1 to ×5.6, paired over 5 seeds)`. */
function inWords({ mean, interval, count }: Pick<Difference, 'mean' | 'interval' | 'count'>): string {
  const ratio = (log: number): string => formatRatio(Math.exp(log));
  const paired = `paired over ${count} ${count === 1 ? 'seed' : 'seeds'}`;
  const facts = [
    ...(interval === null ? [] : [`95 % interval ${ratio(interval[0])} to ${ratio(interval[1])}`]),
    paired,
  ];
  return `${ratio(mean)} (${facts.join(', ')})`;
}
