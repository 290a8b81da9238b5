import type { StudyDesign } from '../../shared/document/study';
import { estimateTimeLeft, type TimeLeft } from '../../shared/study/estimate';
import { allLeft, outcomesOf } from '../../shared/study/left';
import { slotsOf } from '../../shared/study/slots';
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
