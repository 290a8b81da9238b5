import { compile } from '../compile/compile';
import { findDataset } from '../data/catalogue';
import type { NormscopeDocument } from '../document/schema';
import type { Outcome } from './outcome';
import { type Bisection, bisect, guessingLoss, isStable, type RateSearch, ratesOf } from './rateSearch';
import { probeKey, probeOf, type Trial } from './trials';

/** What a trial gave; undefined where it has not ended. */
export type OutcomeOf = (trial: Trial) => Outcome | undefined;

/** The search for the largest stable learning rate of one variant, whatever its own rate, with one seed: short trainings, each hanging on those before. */
export interface Prober {
  /** What is to be trained next; null where the search has ended. */
  next(outcomeOf: OutcomeOf): Trial | null;
  /** Trainings that are left, at most. */
  remaining(outcomeOf: OutcomeOf): number;
  /** Those that have ended. */
  ended(outcomeOf: OutcomeOf): readonly Trial[];
}

/** The searches of a study's trials, in their order: one for all trials that differ in the learning rate alone, as the first's. */
export function probersOf(trials: readonly Trial[], search: RateSearch | null): readonly Prober[] {
  if (search === null) return [];
  const { from: rate, epochs } = search;
  const keys = new Map<number, string>();
  const first = new Map<string, Trial>();
  for (const trial of trials) {
    const { variant, seed, document } = trial;
    const own = keys.get(variant) ?? probeKey(document, { rate, epochs });
    keys.set(variant, own);
    const key = `${own}-${seed}`;
    if (!first.has(key)) first.set(key, trial);
  }
  return [...first.values()].map((trial) => createProber(trial, search));
}

function createProber(trial: Trial, search: RateSearch): Prober {
  const rates = ratesOf(search);
  const probes = new Map<number, Trial>();
  const probeAt = (place: number): Trial => {
    const known = probes.get(place);
    if (known !== undefined) return known;
    const probe = probeOf(trial, { place, rate: rates[place] ?? search.from, epochs: search.epochs });
    probes.set(place, probe);
    return probe;
  };
  let guess: number | null = null;
  const look = (outcomeOf: OutcomeOf): Bisection =>
    bisect(rates.length, (place) => {
      const outcome = outcomeOf(probeAt(place));
      guess ??= guessOf(trial.document);
      return outcome === undefined ? 'untried' : (isStable(outcome, guess) ?? 'unknown');
    });
  return {
    next: (outcomeOf) => {
      const { next } = look(outcomeOf);
      return next === null ? null : probeAt(next);
    },
    remaining: (outcomeOf) => look(outcomeOf).remaining,
    ended: (outcomeOf) => {
      look(outcomeOf);
      return [...probes.values()].filter((probe) => outcomeOf(probe) !== undefined);
    },
  };
}

/** What a search found. */
export interface Found {
  /** The largest stable rate; null until the search has ended, and where not even the lowest was stable. */
  readonly largest: number | null;
  /** The lowest rate, where not even that was stable; null elsewhere. */
  readonly unstableAt: number | null;
}

export const nothingFound: Found = { largest: null, unstableAt: null };

/** What the search found, as the outcomes of a variant, or of those that are searched alike, and of a seed tell. */
export function foundRate(
  document: NormscopeDocument,
  search: RateSearch,
  outcomes: readonly Outcome[],
): Found {
  const rates = ratesOf(search);
  const guess = guessOf(document);
  const { largest } = bisect(rates.length, (place) => {
    const outcome = outcomes.find(({ probe }) => probe !== null && probe === rates[place]);
    return outcome === undefined ? 'untried' : (isStable(outcome, guess) ?? 'unknown');
  });
  if (largest === null) return nothingFound;
  const [lowest = search.from] = rates;
  return largest < 0
    ? { largest: null, unstableAt: lowest }
    : { largest: rates[largest] ?? null, unstableAt: null };
}

/** What a guess costs the network; NaN, below which nothing is, for one that does not compile. */
export function guessOf(document: NormscopeDocument): number {
  const dataset = findDataset(document.dataset.id) ?? null;
  const { plan } = compile(document, dataset);
  return plan === null || dataset === null ? Number.NaN : guessingLoss(plan.outputs, dataset.classes.length);
}

/** What can be trained now: the trials that have not ended, then the next of every search. */
export function trialsNow(
  trials: readonly Trial[],
  probers: readonly Prober[],
  outcomeOf: OutcomeOf,
): readonly Trial[] {
  const own = trials.filter((trial) => outcomeOf(trial) === undefined);
  return [...own, ...probers.flatMap((prober) => prober.next(outcomeOf) ?? [])];
}
