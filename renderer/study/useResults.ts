import { useMemo } from 'react';
import { countLeft, isSearching, outcomesOf } from '../../shared/study/left';
import { type Outcome, ofTrials } from '../../shared/study/outcome';
import { type Summary, summarize } from '../../shared/study/summary';
import { judge, type Verdict } from '../../shared/study/verdict';
import type { StudyPlan } from './plan';
import { useStudy } from './store';

/** What a study gave so far. */
export interface Results {
  readonly outcomes: readonly Outcome[];
  /** Trainings that have ended of the search for the largest stable learning rates. */
  readonly probes: readonly Outcome[];
  readonly summary: Summary;
  readonly verdicts: readonly Verdict[];
  /** Trainings that have not ended, at most; those with the same numbers count once. */
  readonly left: number;
  /** Whether searches may end before the last of those. */
  readonly searching: boolean;
}

/** The results of a plan, computed anew when a trial ends or the design changes. */
export function useResults(plan: StudyPlan): Results {
  const kept = useStudy((state) => state.outcomes);
  return useMemo(() => {
    const all = outcomesOf(plan, kept);
    const outcomes = ofTrials(all);
    const summary = summarize(plan.variants, all, plan.design.target, plan.design.largestRate);
    const probes = all.filter(({ probe }) => probe !== null);
    const left = countLeft(plan, kept);
    const searching = isSearching(plan, kept);
    return { outcomes, probes, summary, verdicts: judge(summary), left, searching };
  }, [plan, kept]);
}
