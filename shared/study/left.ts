import type { Outcome } from './outcome';
import { type Prober, trialsNow } from './probes';
import type { Trial } from './trials';

/** What a study trains. What it gave is known by the trials' keys: those with the same numbers are trained once, and have one outcome. */
export interface Trainings {
  readonly trials: readonly Trial[];
  readonly probers: readonly Prober[];
}

/** What can be trained of a plan now; of several trials with the same numbers one is. */
export function trialsLeft(plan: Trainings, outcomes: ReadonlyMap<string, Outcome>): readonly Trial[] {
  const now = trialsNow(plan.trials, plan.probers, ({ key }) => outcomes.get(key));
  return [...new Map(now.toReversed().map((trial) => [trial.key, trial])).values()].toReversed();
}

/** Every training of a plan that is left, at most: of a search each for which the next stands. */
export function allLeft(plan: Trainings, outcomes: ReadonlyMap<string, Outcome>): readonly Trial[] {
  const outcomeOf = ({ key }: Trial): Outcome | undefined => outcomes.get(key);
  const own = trialsLeft({ ...plan, probers: [] }, outcomes);
  const searches = plan.probers.flatMap((prober) => {
    const next = prober.next(outcomeOf);
    return next === null ? [] : Array.from({ length: prober.remaining(outcomeOf) }, () => next);
  });
  return [...own, ...searches];
}

/** Whether fewer trainings may be left than are counted: a search that goes on may end before its last. */
export function isSearching(
  { probers }: Pick<Trainings, 'probers'>,
  outcomes: ReadonlyMap<string, Outcome>,
): boolean {
  return probers.some((prober) => prober.next(({ key }) => outcomes.get(key)) !== null);
}

/** How many trainings of a plan are left, at most. */
export function countLeft(plan: Trainings, outcomes: ReadonlyMap<string, Outcome>): number {
  return allLeft(plan, outcomes).length;
}

/** What the trials of a plan gave so far, in their order, then those that searched for the largest stable learning rate. */
export function outcomesOf(plan: Trainings, outcomes: ReadonlyMap<string, Outcome>): readonly Outcome[] {
  const probes = plan.probers.flatMap((prober) => prober.ended(({ key }) => outcomes.get(key)));
  return [...plan.trials, ...probes].flatMap(({ key, variant, seed, probe }) => {
    const outcome = outcomes.get(key);
    return outcome === undefined ? [] : [{ ...outcome, variant, seed, probe }];
  });
}
