import type { GraphEdge } from '../../document/schema';
import type { GraphIndex } from '../graphIndex';
import type { Problem } from '../problem';
import { nameOf } from '../words';
import type { Rule } from './context';

/** No way leads back to where it began. One problem for each knot of cycles, on its first node. */
export const checkCycles: Rule = ({ analysis: { index, topology } }) => {
  if (topology.cycles.length === 0) return [];
  const drawn = new Map(index.graph.edges.map((edge, place) => [edge.id, place]));
  const placeOf = ({ id }: GraphEdge): number => drawn.get(id) ?? 0;
  return topology.cycles.flatMap((cycle) => {
    // The wire that was drawn last is most likely the one that closed the cycle.
    const [last] = cycle.toSorted((one, other) => placeOf(other) - placeOf(one));
    return last === undefined ? [] : [cycleProblem(index, cycle, last)];
  });
};

function cycleProblem(index: GraphIndex, cycle: readonly GraphEdge[], last: GraphEdge): Problem {
  const start = cycle[0]?.source ?? last.source;
  const names = [start, ...cycle.map((edge) => edge.target)].map((id) => nameOf(index, id));
  const way = abridged(names).join(' → ');
  const wire = `${nameOf(index, last.source)} → ${nameOf(index, last.target)}`;
  return {
    severity: 'error',
    code: 'cycle',
    node: start,
    message:
      `These layers form a cycle, so that none of them can be computed first: ${way}. Remove one of the wires, for ` +
      `example ${wire}.`,
    fix: { label: `Remove the wire ${wire}`, edit: { type: 'disconnect', ids: [last.id] } },
  };
}

/** A long way without its middle. */
function abridged(names: readonly string[]): readonly string[] {
  return names.length <= 12 ? names : [...names.slice(0, 6), '…', ...names.slice(-5)];
}
