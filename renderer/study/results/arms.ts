import type { Outcome } from '../../../shared/study/outcome';
import { colourOf } from '../../../shared/study/report/colours';
import type { Behind } from '../../../shared/study/shownNumber';
import type { PlannedVariant, StudyPlan } from '../plan';
import type { Results } from '../useResults';

/** A variant that a number is about. */
export interface Arm {
  readonly variant: PlannedVariant;
  readonly colour: string;
  readonly outcomes: readonly Outcome[];
}

/** The variants that a number is about: what it is compared with comes first. */
export function armsOf(
  plan: StudyPlan,
  { summary, outcomes }: Results,
  { variant, base }: Behind,
): readonly Arm[] {
  const same = summary.variants.filter(({ settingIndex }) => settingIndex === variant.settingIndex);
  return [...(base === null ? [] : [base]), variant].flatMap((each) => {
    const planned = plan.variants[each.index];
    if (planned === undefined) return [];
    return [
      {
        variant: planned,
        colour: colourOf(same.indexOf(each)),
        outcomes: outcomes.filter((outcome) => outcome.variant === each.index),
      },
    ];
  });
}
