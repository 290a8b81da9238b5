import { counted } from '../../compile/words';
import { RATE_STEP } from '../rateSearch';
import { compare, type Difference, estimate } from '../statistics';
import type { Summary, VariantSummary } from '../summary';
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
    'scale; where not even the lowest rate is stable, it counts as a step of 1.25 below that. Seen where it is larger with Batch Norm by ' +
    'an interval of 95 %; not seen where it is smaller, or the interval lies within a factor of 1.25. Where all seeds give the same ' +
    'factor there is no interval: what the search knows it to, a factor of 1.25 both ways, stands for it then.',
  caveat:
    'On “MNIST with Batch Norm” it is the other way round: its Dense layer takes 5,408 values, which Batch Norm makes larger. Bisection ' +
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
    const compared = none && norm && compareRates(none, norm);
    if (compared === null) return nothingYet;
    const { without, withNorm, unstable } = compared;
    const sentences = [
      `With Batch Norm trainings are stable up to a rate of ${threeDigits(withNorm)}, without up to ${threeDigits(without)} ` +
        `(geometric means): ${inWords(compared)}.`,
      ...(unstable === 0
        ? []
        : [
            `In ${counted(unstable, 'search', 'searches')} not even the lowest rate was stable, which counts as a step below it.`,
          ]),
    ];
    return { answer: decide(compared, MARGIN), sentence: sentences.join(' ') };
  },
};

/** Largest rates with Batch Norm and without, as differences of logarithms. */
interface Compared extends Pick<Difference, 'mean' | 'interval' | 'count'> {
  /** Geometric means. */
  readonly without: number;
  readonly withNorm: number;
  /** Whether all seeds give the same factor; the search's step is the interval then. */
  readonly alike: boolean;
  /** Searches in which not even the lowest rate was stable. */
  readonly unstable: number;
}

/** Over the seeds whose searches ended with both; null where there are none. */
function compareRates(none: VariantSummary, norm: VariantSummary): Compared | null {
  const [base, other] = [logRates(none), logRates(norm)];
  const seeds = [...base.keys()].filter((seed) => other.has(seed));
  if (seeds.length === 0) return null;
  const of = (logs: ReadonlyMap<number, number>) => seeds.map((seed) => logs.get(seed) ?? Number.NaN);
  const { mean, interval, count, deviation } = compare(of(base), of(other));
  const alike = count > 1 && deviation < 1e-9;
  const paired = [...none.trials, ...norm.trials].filter(({ seed }) => seeds.includes(seed));
  return {
    ...{ mean, count, alike },
    interval: alike ? [mean - MARGIN, mean + MARGIN] : interval,
    without: Math.exp(estimate(of(base)).mean),
    withNorm: Math.exp(estimate(of(other)).mean),
    unstable: paired.filter(({ unstableAt }) => unstableAt !== null).length,
  };
}

/** The logarithm of each seed's largest stable rate; of a step below the lowest, where not even that is stable. */
function logRates({ trials }: VariantSummary): ReadonlyMap<number, number> {
  const known = trials.flatMap(({ seed, measures: { largestRate }, unstableAt }) => {
    const rate = largestRate ?? (unstableAt === null ? null : unstableAt / RATE_STEP);
    return rate === null ? [] : [[seed, Math.log(rate)] as const];
  });
  return new Map(known);
}

/** `×4.2 (95 % interval ×3.1 to ×5.6, paired over 5 seeds)`, `×4.2 (the same with all 5 seeds, known to a factor of 1.25)`. */
function inWords({ mean, interval, count, alike }: Compared): string {
  const ratio = (log: number): string => formatRatio(Math.exp(log));
  if (alike) return `${ratio(mean)} (the same with all ${count} seeds, known to a factor of ${RATE_STEP})`;
  const range = interval === null ? '' : `95 % interval ${ratio(interval[0])} to ${ratio(interval[1])}, `;
  return `${ratio(mean)} (${range}paired over ${count} ${count === 1 ? 'seed' : 'seeds'})`;
}
