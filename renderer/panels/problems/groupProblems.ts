import { groupBy } from '../../../shared/collections/groupBy';
import type { Problem } from '../../../shared/compile/problem';

/** Problems of one kind. */
export interface ProblemKind {
  readonly code: string;
  readonly problems: readonly Problem[];
  /** How many of them have a fix. */
  readonly fixable: number;
}

/** Problems of one severity. */
export interface ProblemGroup {
  readonly severity: Problem['severity'];
  readonly count: number;
  /** In the order in which the first of each stands in the document. */
  readonly kinds: readonly ProblemKind[];
}

/** Errors before warnings; those of a kind together. Severities without problems are left out. */
export function groupProblems(problems: readonly Problem[]): readonly ProblemGroup[] {
  return (['error', 'warning'] as const).flatMap((severity): ProblemGroup[] => {
    const grave = problems.filter((problem) => problem.severity === severity);
    const kinds = [...groupBy(grave, ({ code }) => code)].map(([code, alike]) => {
      return { code, problems: alike, fixable: alike.filter(({ fix }) => fix !== undefined).length };
    });
    return grave.length === 0 ? [] : [{ severity, count: grave.length, kinds }];
  });
}
