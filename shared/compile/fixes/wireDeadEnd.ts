import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { canConnect } from '../connect';
import { freshId } from '../fresh';
import { descendants } from '../graphIndex';
import type { Problem } from '../problem';
import type { RuleContext } from '../rules/context';

/** With more ends than these nobody can tell which one was meant. */
const MOST_ENDS = 8;

/** The layers whose output goes nowhere. */
export function deadEnds({ index, nodes }: GraphAnalysis): readonly NodeAnalysis[] {
  return [...nodes.values()].filter(
    ({ node, layer }) => layer?.outputs === 1 && index.outOf(node.id).length === 0,
  );
}

/**
 * Wires the one of `ends` that may lead to an input without a wire to it; null where there is none or several of them, or
 * where it does not fit.
 */
export function wireDeadEnd(
  { document, analysis: { index } }: RuleContext,
  ends: readonly NodeAnalysis[],
  { node }: NodeAnalysis,
  port: number,
): NonNullable<Problem['fix']> | null {
  if (ends.length > MOST_ENDS) return null;
  const after = descendants(index, node.id);
  const [end, ...others] = ends.filter((each) => !after.has(each.node.id));
  if (end === undefined || others.length > 0) return null;
  const source = end.node.id;
  if (!canConnect(document, source, node.id, port).ok) return null;
  const edge = { id: freshId(index.graph, 'wire'), source, target: node.id, targetPort: port };
  return { label: `Wire ${end.node.name} to ${node.name}`, edit: { type: 'connect', edges: [edge] } };
}
