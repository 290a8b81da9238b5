import type { Edit } from '../../document/edit';
import type { GraphEdge } from '../../document/schema';
import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { freshId } from '../fresh';
import type { Problem } from '../problem';

/** Takes a one-input layer out: what enters it goes to where its output went. Null where nothing enters. */
export function takeOut(
  { index }: GraphAnalysis,
  { node, inputs: [into] }: NodeAnalysis,
): NonNullable<Problem['fix']> | null {
  if (into === undefined || into.source === node.id) return null;
  const wires: GraphEdge[] = [];
  for (const { target, targetPort } of index.outOf(node.id)) {
    // A wire from the layer to itself goes with it.
    if (target === node.id) continue;
    const graph = { nodes: index.graph.nodes, edges: [...index.graph.edges, ...wires] };
    wires.push({ id: freshId(graph, 'wire'), source: into.source, target, targetPort });
  }
  const label = `Take ${node.name} out`;
  const edits: Edit[] = [
    { type: 'removeNodes', ids: [node.id] },
    { type: 'connect', edges: wires },
  ];
  return { label, edit: { type: 'batch', label, edits } };
}
