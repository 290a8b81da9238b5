import { equalData } from '../document/equalData';
import type { Graph, GraphNode } from '../document/schema';
import { describeDiff, diffGraphs } from './diff';

/**
 * How a network differs from an earlier one, in words, a phrase each: `Filters 16: conv_2`, `Removed: act_1`. Empty for networks
 * that train alike; where cards stand does not matter.
 */
export function networkChanges(before: Graph, after: Graph): readonly string[] {
  const former = new Map(before.nodes.map((node) => [node.id, node]));
  const named = after.nodes.flatMap((node) => {
    const earlier = former.get(node.id);
    return earlier === undefined ? [] : identityChange(earlier, node);
  });
  const found = [...named, ...describeDiff(diffGraphs(before, after))];
  return found.length > 0 || equalData(wires(before), wires(after)) ? found : ['Other wires'];
}

/** What a layer is, what it is called and whose weights it has, where that is other than before. */
function identityChange(earlier: GraphNode, node: GraphNode): readonly string[] {
  const other = earlier.kind === node.kind ? [] : [`${node.kind} in place of ${earlier.kind}: ${node.name}`];
  const renamed = earlier.name === node.name ? [] : [`${earlier.name} is called ${node.name}`];
  const sharing = earlier.weightsOf === node.weightsOf ? [] : [`Shares weights otherwise: ${node.name}`];
  return [...other, ...renamed, ...sharing];
}

const wires = ({ edges }: Graph): readonly string[] =>
  edges.map(({ source, target, targetPort }) => `${source} ${target} ${targetPort}`).toSorted();
