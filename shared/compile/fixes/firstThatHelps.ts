import { applyEdit } from '../../document/applyEdit';
import { analyseGraph, type GraphAnalysis } from '../analysis';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';

type Fix = NonNullable<Problem['fix']>;

/** The first of some fixes after which the layers complain of less; it is found by applying them. */
export function firstThatHelps(
  { document, analysis }: Pick<RuleContext, 'document' | 'analysis'>,
  fixes: readonly Fix[],
): Fix | null {
  const before = complaintsIn(analysis);
  const helps = ({ edit }: Fix): boolean =>
    complaintsIn(analyseGraph(applyEdit(document, edit).document.graph)) < before;
  return fixes.find(helps) ?? null;
}

/** A layer that could be judged and no longer can counts as one that complains. */
function complaintsIn({ nodes }: GraphAnalysis): number {
  let count = 0;
  for (const { complaints, facts } of nodes.values())
    count += complaints.length + (facts.cost === null ? 1 : 0);
  return count;
}
