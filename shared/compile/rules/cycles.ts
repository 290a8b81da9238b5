import type { GraphEdge } from '../../document/schema';
import type { GraphIndex } from '../graphIndex';
import type { Problem } from '../problem';
import { nameOf } from '../words';
import type { Rule } from './context';

/** No way leads back to where it began. One problem for each knot of cycles, on its first node. */
export const checkCycles: Rule = ({ analysis: { index, topology } }) =>
  topology.cycles.flatMap((cycle) => {
    const [first] = cycle;
    const newest = newestEdge(index, cycle);
    return first === undefined || newest === undefined ? [] : [cycleProblem(index, cycle, first, newest)];
  });

function cycleProblem(
  index: GraphIndex,
  cycle: readonly GraphEdge[],
  first: GraphEdge,
  newest: GraphEdge,
): Problem {
  const way = [first.source, ...cycle.map((edge) => edge.target)].map((id) => nameOf(index, id)).join(' → ');
  const wire = `${nameOf(index, newest.source)} → ${nameOf(index, newest.target)}`;
  return {
    severity: 'error',
    code: 'cycle',
    node: first.source,
    message:
      `These layers form a cycle, so that none of them can be computed first: ${way}. Remove one of the wires, for ` +
      `example ${wire}.`,
    fix: { label: `Remove the wire ${wire}`, edit: { type: 'disconnect', ids: [newest.id] } },
  };
}

/** The wire that was drawn last: most likely the one that closed the cycle. */
function newestEdge(index: GraphIndex, cycle: readonly GraphEdge[]): GraphEdge | undefined {
  const ids = new Set(cycle.map((edge) => edge.id));
  return index.graph.edges.findLast((edge) => ids.has(edge.id));
}
