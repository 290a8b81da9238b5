import { analyseGraph } from '../../shared/compile/analysis';
import { possibleOwners } from '../../shared/compile/sharing';
import type { Graph } from '../../shared/document/schema';
import type { Dice } from './draft';

/** The graph with weights shared at random among the layers that can: `share` of those that find one like them. */
export function shareWeights(dice: Dice, graph: Graph, share: number): Graph {
  let shared = graph;
  for (const { id } of graph.nodes) {
    const { nodes } = analyseGraph(shared);
    const analysis = nodes.get(id);
    // One that others refer to keeps its weights: what refers to it would go in a circle.
    const owns = shared.nodes.some(({ weightsOf }) => weightsOf === id);
    const owners = analysis === undefined || owns ? [] : possibleOwners(nodes, analysis);
    if (owners.length === 0 || !dice.chance(share)) continue;
    const weightsOf = dice.pick(owners).node.id;
    shared = {
      ...shared,
      nodes: shared.nodes.map((node) => (node.id === id ? { ...node, weightsOf } : node)),
    };
  }
  return shared;
}
