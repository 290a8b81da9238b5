import { groupBy } from '../collections/groupBy';
import { type MeasureName, type Measures, measuresOf } from './measures';
import { type Outcome, ofTrials } from './outcome';
import { type Overhead, overheadOf } from './overhead';
import { type Found, foundRate, nothingFound } from './probes';
import { differenceOf, estimateQuantity } from './quantity';
import type { RateSearch } from './rateSearch';
import { searchedFor } from './sharedSearch';
import { adjust, type Difference, type Estimate, estimate } from './statistics';
import { type Variant, variantName } from './variants';

/** What one trial measured. */
export interface TrialSummary {
  readonly seed: number;
  readonly measures: Measures;
  /** The lowest learning rate of the search for the largest stable one, where not even that was stable; null elsewhere. */
  readonly unstableAt: number | null;
  /** Whether no other training is known to have run beside it. */
  readonly alone: boolean;
  /** Validation accuracy after each epoch, where it is a number. */
  readonly curve: readonly { readonly epoch: number; readonly accuracy: number }[];
}

/** What is known of a variant. */
export interface VariantSummary extends Variant {
  readonly index: number;
  readonly name: string;
  /** Seeds by how their trials ended, in the order in which they were run. */
  readonly seeds: Readonly<Record<Outcome['ended'], readonly number[]>>;
  /** Over the trials that were measured; null where none was. */
  readonly estimates: Readonly<Record<MeasureName, Estimate | null>>;
  /** Null for the arm that the others are compared with in it, and where nothing was timed. */
  readonly overhead: Overhead | null;
  readonly trials: readonly TrialSummary[];
  /** Validation accuracy after each epoch, over the trials that came so far. */
  readonly curve: readonly { readonly epoch: number; readonly accuracy: Estimate }[];
}

/** Validation accuracy of one variant less that of another with the same setting, over the seeds that both completed. */
export interface Comparison {
  readonly base: number;
  readonly other: number;
  readonly difference: Difference;
  /** The p-value adjusted by Holm's rule for all comparisons of the study; null where there is none. */
  readonly adjusted: number | null;
}

export interface Summary {
  readonly variants: readonly VariantSummary[];
  /** Every two variants of the same setting that have a seed in common. */
  readonly comparisons: readonly Comparison[];
}

/**
 * What the outcomes say of the variants, and of every two of them that differ in the arm alone.
 * @param search how the largest stable learning rate was looked for; null where it was not
 */
export function summarize(
  variants: readonly Variant[],
  outcomes: readonly Outcome[],
  target: number,
  search: RateSearch | null = null,
): Summary {
  const byVariant = groupBy(outcomes, ({ variant }) => variant);
  const foundFor = findRates(variants, outcomes, search);
  const known = variants.map((variant, index) => {
    const own = ofTrials(byVariant.get(index) ?? []).map((outcome) => {
      const { largest, unstableAt } = foundFor(index, outcome.seed);
      return { outcome, unstableAt, measures: measuresOf(outcome, target, largest) };
    });
    return summarizeVariant(variant, index, own);
  });
  const summaries = known.map((variant) => ({ ...variant, overhead: overheadOf(variant, known) }));
  return { variants: summaries, comparisons: comparePairs(summaries) };
}

/** What was found for a variant and seed; variants that differ in the learning rate alone have one search, and what it found. */
function findRates(
  variants: readonly Variant[],
  outcomes: readonly Outcome[],
  search: RateSearch | null,
): (index: number, seed: number) => Found {
  if (search === null) return () => nothingFound;
  const searched = searchedFor(variants, search);
  const probes = groupBy(
    outcomes.filter(({ probe }) => probe !== null),
    ({ variant, seed }) => `${searched[variant]}-${seed}`,
  );
  return (index, seed) => {
    const document = variants[index]?.document;
    if (document === undefined) return nothingFound;
    return foundRate(document, search, probes.get(`${searched[index]}-${seed}`) ?? []);
  };
}

interface Judged {
  readonly outcome: Outcome;
  readonly measures: Measures;
  readonly unstableAt: number | null;
}

function summarizeVariant(
  variant: Variant,
  index: number,
  trials: readonly Judged[],
): Omit<VariantSummary, 'overhead'> {
  const endedAs = (ended: Outcome['ended']) =>
    trials.filter(({ outcome }) => outcome.ended === ended).map(({ outcome }) => outcome.seed);
  const own = trials.map(({ outcome, measures, unstableAt }) => ({
    seed: outcome.seed,
    measures,
    unstableAt,
    alone: outcome.alone,
    curve: accuracies(outcome),
  }));
  return {
    ...variant,
    index,
    name: variantName(variant),
    seeds: { completed: endedAs('completed'), diverged: endedAs('diverged'), failed: endedAs('failed') },
    estimates: {
      accuracy: estimateOf(trials, 'accuracy'),
      loss: estimateOf(trials, 'loss'),
      stepsToTarget: estimateOf(trials, 'stepsToTarget'),
      area: estimateOf(trials, 'area'),
      gap: estimateOf(trials, 'gap'),
      msPerStep: estimateOf(trials, 'msPerStep'),
      lag: estimateOf(trials, 'lag'),
      gradientNorm: estimateOf(trials, 'gradientNorm'),
      deadChannels: estimateOf(trials, 'deadChannels'),
      drift: estimateOf(trials, 'drift'),
      statisticsGap: estimateOf(trials, 'statisticsGap'),
      largestRate: estimateOf(trials, 'largestRate'),
    },
    trials: own,
    curve: curveOf(own),
  };
}

/** A training that diverged may have measured what is no number. */
function accuracies({ epochs }: Outcome): TrialSummary['curve'] {
  const finite = epochs.filter(({ valAccuracy }) => Number.isFinite(valAccuracy));
  return finite.map(({ epoch, valAccuracy }) => ({ epoch, accuracy: valAccuracy }));
}

function estimateOf(trials: readonly Judged[], name: MeasureName): Estimate | null {
  const values = trials.flatMap(({ measures }) => measures[name] ?? []);
  return values.length === 0 ? null : estimateQuantity(name, values);
}

function curveOf(trials: readonly TrialSummary[]): VariantSummary['curve'] {
  const points = groupBy(
    trials.flatMap(({ curve }) => curve),
    ({ epoch }) => epoch,
  );
  return [...points]
    .toSorted(([one], [other]) => one - other)
    .map(([epoch, own]) => ({ epoch, accuracy: estimate(own.map(({ accuracy }) => accuracy)) }));
}

function comparePairs(variants: readonly VariantSummary[]): readonly Comparison[] {
  const pairs = variants.flatMap((base) =>
    variants.flatMap((other) => {
      if (other.index <= base.index || other.settingIndex !== base.settingIndex) return [];
      const difference = differenceOf(base, other, 'accuracy');
      return difference === null ? [] : [{ base: base.index, other: other.index, difference }];
    }),
  );
  const adjusted = adjust(pairs.flatMap(({ difference }) => difference.p ?? [])).values();
  return pairs.map((pair) => {
    const own = pair.difference.p === null ? null : (adjusted.next().value ?? null);
    return { ...pair, adjusted: own };
  });
}
