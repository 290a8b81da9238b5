import { applyEdit } from '../../document/applyEdit';
import { analyseGraph, type GraphAnalysis, type NodeAnalysis } from '../analysis';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';
import { findOwner, weightsMisfit } from '../sharing';

type Fix = NonNullable<Problem['fix']>;

/**
 * The first of some fixes after which a layer complains of less, and so do all together, and no more of them share weights that do
 * not fit; it is found by applying them.
 */
export function firstThatHelps(
  { document, analysis }: Pick<RuleContext, 'document' | 'analysis'>,
  { node, complaints: own }: NodeAnalysis,
  fixes: readonly Fix[],
): Fix | null {
  const [complaints, misfits] = [complaintsIn(analysis), misfitsIn(analysis)];
  const helps = ({ edit }: Fix): boolean => {
    const after = analyseGraph(applyEdit(document, edit).document.graph);
    const left = after.nodes.get(node.id)?.complaints ?? [];
    if (left.length >= own.length) return false;
    return complaintsIn(after) < complaints && misfitsIn(after) <= misfits;
  };
  return fixes.find(helps) ?? null;
}

/** A layer whose shape was known, or was plain, and no longer is counts as one that complains. */
function complaintsIn({ nodes }: GraphAnalysis): number {
  let count = 0;
  for (const { complaints, facts, accepted } of nodes.values())
    count += complaints.length + (facts.outputShape === null ? 1 : 0) + (accepted.length === 0 ? 1 : 0);
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
