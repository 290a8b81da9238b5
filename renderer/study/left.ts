import type { StudyDesign } from '../../shared/document/study';
import { estimateTimeLeft, type TimeLeft } from '../../shared/study/estimate';
import type { Outcome } from '../../shared/study/outcome';
import { trialsNow } from '../../shared/study/probes';
import { slotsOf } from '../../shared/study/slots';
import type { Trial } from '../../shared/study/trials';
import { freeCores } from '../training/threads';
import type { StudyPlan } from './plan';
import type { StudyState } from './store';

/** What the time that is left is told by. */
type TimedBy = Pick<StudyState, 'outcomes' | 'parts' | 'underWay' | 'warmUp'>;

/** More than this many networks at a time is more than a page's memory is made for. */
const MOST_SLOTS = 16;

/** Trainings at a time on this machine. */
export function slotCount(design: StudyDesign, trials: number): number {
  return slotsOf(design, Math.min(freeCores(), MOST_SLOTS, trials));
}

/** What can be trained of a plan now; of several trials with the same numbers one is. */
export function trialsLeft(plan: StudyPlan, outcomes: ReadonlyMap<string, Outcome>): readonly Trial[] {
  const now = trialsNow(plan.trials, plan.probers, ({ key }) => outcomes.get(key));
  return [...new Map(now.toReversed().map((trial) => [trial.key, trial])).values()].toReversed();
}

/** Every training of a plan that is left, at most: of a search each for which the next stands. */
function allLeft(plan: StudyPlan, outcomes: ReadonlyMap<string, Outcome>): readonly Trial[] {
  const outcomeOf = ({ key }: Trial): Outcome | undefined => outcomes.get(key);
  const own = trialsLeft({ ...plan, probers: [] }, outcomes);
  const searches = plan.probers.flatMap((prober) => {
    const next = prober.next(outcomeOf);
    return next === null ? [] : Array.from({ length: prober.remaining(outcomeOf) }, () => next);
  });
  return [...own, ...searches];
}

/** Whether fewer trainings may be left than are counted: a search that goes on may end before its last. */
export function isSearching({ probers }: StudyPlan, outcomes: ReadonlyMap<string, Outcome>): boolean {
  return probers.some((prober) => prober.next(({ key }) => outcomes.get(key)) !== null);
}

/** How many trainings of a plan are left, at most. */
export function countLeft(plan: StudyPlan, outcomes: ReadonlyMap<string, Outcome>): number {
  return allLeft(plan, outcomes).length;
}

/** What the trials of a plan gave so far, in their order, then those that searched for the largest stable learning rate. */
export function outcomesOf(plan: StudyPlan, outcomes: ReadonlyMap<string, Outcome>): readonly Outcome[] {
  const probes = plan.probers.flatMap((prober) => prober.ended(({ key }) => outcomes.get(key)));
  return [...plan.trials, ...probes].flatMap(({ key, variant, seed, probe }) => {
    const outcome = outcomes.get(key);
    return outcome === undefined ? [] : [{ ...outcome, variant, seed, probe }];
  });
}

/** The time that the rest of a plan takes; null where nothing was measured. */
export function timeLeft(plan: StudyPlan, state: TimedBy): TimeLeft | null {
  const left = allLeft(plan, state.outcomes).map((trial) => {
    const { step = state.parts.get(trial.key) ?? 0, totalSteps = 0 } = state.underWay.get(trial.key) ?? {};
    return { trial, done: totalSteps > 0 ? Math.min(1, step / totalSteps) : 0 };
  });
  const warmUp = state.warmUp?.graph === plan.document.graph ? state.warmUp : null;
  const { variants } = plan;
  const slots = slotCount(plan.design, left.length);
  return estimateTimeLeft({ variants, left, outcomes: outcomesOf(plan, state.outcomes), warmUp, slots });
}
