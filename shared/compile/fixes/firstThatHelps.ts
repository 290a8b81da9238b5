import { applyEdit } from '../../document/applyEdit';
import { analyseGraph, type GraphAnalysis } from '../analysis';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';
import { findOwner, weightsMisfit } from '../sharing';

type Fix = NonNullable<Problem['fix']>;

/**
 * The first of some fixes after which the layers complain of less, and no more of them share weights that do not fit; it is found
 * by applying them.
 */
export function firstThatHelps(
  { document, analysis }: Pick<RuleContext, 'document' | 'analysis'>,
  fixes: readonly Fix[],
): Fix | null {
  const [complaints, misfits] = [complaintsIn(analysis), misfitsIn(analysis)];
  const helps = ({ edit }: Fix): boolean => {
    const after = analyseGraph(applyEdit(document, edit).document.graph);
    return complaintsIn(after) < complaints && misfitsIn(after) <= misfits;
  };
  return fixes.find(helps) ?? null;
}

/** A layer that could be judged and no longer can counts as one that complains. */
function complaintsIn({ nodes }: GraphAnalysis): number {
  let count = 0;
  for (const { complaints, facts } of nodes.values())
    count += complaints.length + (facts.cost === null ? 1 : 0);
  return count;
}

function misfitsIn({ nodes }: GraphAnalysis): number {
  let count = 0;
  for (const analysis of nodes.values()) {
    const found = findOwner(nodes, analysis);
    if (found?.kind === 'found' && weightsMisfit(analysis, found.owner) !== null) count += 1;
  }
  return count;
}
