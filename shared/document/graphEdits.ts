import type { Edit } from './edit';
import { EditError } from './editError';
import { equalData } from './equalData';
import { type Graph, type GraphNode, graphNodeSchema, type Position } from './graph';
import { describeDamage } from './integrity';
import type { LayerConfig } from './schema';

/** An edit that changes the graph alone. */
export type GraphEdit = Exclude<Edit, { type: 'setTraining' | 'setStudy' | 'setDataset' | 'batch' }>;

type EditOf<Type extends GraphEdit['type']> = Extract<GraphEdit, { type: Type }>;

interface EditedGraph {
  /** The graph given, itself, where the edit changes nothing. */
  readonly graph: Graph;
  readonly inverse: GraphEdit;
}

/**
 * The graph after an edit and the edit that undoes it. What is taken out comes back in its old place among nodes and
 * edges, because the inverse of a removal is the graph as it was.
 * @throws EditError where the edit names what is not there, or adds what is there already.
 */
export function applyGraphEdit(graph: Graph, edit: GraphEdit): EditedGraph {
  switch (edit.type) {
    case 'addNodes':
      return addNodes(graph, edit);
    case 'removeNodes':
      return removeNodes(graph, edit);
    case 'connect':
      return connect(graph, edit);
    case 'disconnect':
      return disconnect(graph, edit);
    case 'configure':
      return configure(graph, edit);
    case 'rename':
      return rename(graph, edit);
    case 'shareWeights':
      return shareWeights(graph, edit);
    case 'move':
      return move(graph, edit);
    case 'replaceGraph':
      return replaceGraph(graph, edit.graph);
  }
}

function addNodes(graph: Graph, { nodes, edges }: EditOf<'addNodes'>): EditedGraph {
  const added = { nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] };
  const present = new Set(graph.nodes.map((node) => node.id));
  const joinsPresentNodes = edges.some((edge) => present.has(edge.source) && present.has(edge.target));
  if (joinsPresentNodes) return replaceGraph(graph, added);
  return {
    ...replaceGraph(graph, added),
    inverse: { type: 'removeNodes', ids: nodes.map((node) => node.id) },
  };
}

function removeNodes(graph: Graph, { ids }: EditOf<'removeNodes'>): EditedGraph {
  const gone = namedIds(graph.nodes, ids, 'layer');
  return replaceGraph(graph, {
    nodes: graph.nodes.filter((node) => !gone.has(node.id)),
    edges: graph.edges.filter((edge) => !gone.has(edge.source) && !gone.has(edge.target)),
  });
}

function connect(graph: Graph, { edges }: EditOf<'connect'>): EditedGraph {
  const connected = { nodes: graph.nodes, edges: [...graph.edges, ...edges] };
  return {
    ...replaceGraph(graph, connected),
    inverse: { type: 'disconnect', ids: edges.map((edge) => edge.id) },
  };
}

function disconnect(graph: Graph, { ids }: EditOf<'disconnect'>): EditedGraph {
  const gone = namedIds(graph.edges, ids, 'wire');
  return replaceGraph(graph, { nodes: graph.nodes, edges: graph.edges.filter((edge) => !gone.has(edge.id)) });
}

function configure(graph: Graph, { id, values, unset = [] }: EditOf<'configure'>): EditedGraph {
  const before = findNode(graph, id).config;
  const kept = Object.entries(before).filter(([field]) => !unset.includes(field));
  const config: LayerConfig = { ...Object.fromEntries(kept), ...values };
  const named = [...Object.keys(values), ...unset];
  return {
    graph: changeNodes(graph, new Map([[id, (node) => ({ ...node, config })]])),
    inverse: {
      type: 'configure',
      id,
      values: Object.fromEntries(Object.entries(before).filter(([field]) => named.includes(field))),
      unset: named.filter((field) => !Object.hasOwn(before, field)),
    },
  };
}

function rename(graph: Graph, { id, name }: EditOf<'rename'>): EditedGraph {
  const before = findNode(graph, id).name;
  if (!graphNodeSchema.shape.name.safeParse(name).success) {
    throw new EditError(
      `The edit renames the layer '${id}' to '${name}', but a name has 1 to 80 characters.`,
    );
  }
  return {
    graph: changeNodes(graph, new Map([[id, (node) => ({ ...node, name })]])),
    inverse: { type: 'rename', id, name: before },
  };
}

function shareWeights(graph: Graph, { id, owner }: EditOf<'shareWeights'>): EditedGraph {
  const { weightsOf = null } = findNode(graph, id);
  return {
    graph: changeNodes(graph, new Map([[id, (node) => withWeightsOf(node, owner)]])),
    inverse: { type: 'shareWeights', id, owner: weightsOf },
  };
}

/** The node with another's weights, or, with null, with its own. */
function withWeightsOf({ weightsOf: _, ...node }: GraphNode, owner: string | null): GraphNode {
  return owner === null ? node : { ...node, weightsOf: owner };
}

function move(graph: Graph, { positions }: EditOf<'move'>): EditedGraph {
  const moved = Object.entries(positions);
  const named = namedIds(graph.nodes, Object.keys(positions), 'layer');
  for (const [id, { x, y }] of moved) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw new EditError(
        `The edit moves the layer '${id}' to (${x}, ${y}), which is no place on the canvas.`,
      );
    }
  }
  const before = graph.nodes
    .filter((node) => named.has(node.id))
    .map((node): [string, Position] => [node.id, node.position]);
  return {
    graph: changeNodes(
      graph,
      new Map(moved.map(([id, position]) => [id, (node) => ({ ...node, position })])),
    ),
    inverse: { type: 'move', positions: Object.fromEntries(before) },
  };
}

function replaceGraph(graph: Graph, replacement: Graph): EditedGraph {
  const damage = describeDamage(replacement);
  if (damage !== null) throw new EditError(`The edit would break the graph: ${damage}.`);
  return {
    graph: equalData(graph, replacement) ? graph : replacement,
    inverse: { type: 'replaceGraph', graph },
  };
}

/** The graph with some nodes changed in place; the graph itself where every change leaves its node as it was. */
function changeNodes(graph: Graph, changes: ReadonlyMap<string, (node: GraphNode) => GraphNode>): Graph {
  let changed = false;
  const nodes = graph.nodes.map((node) => {
    const after = changes.get(node.id)?.(node) ?? node;
    if (equalData(after, node)) return node;
    changed = true;
    return after;
  });
  return changed ? { ...graph, nodes } : graph;
}

function findNode(graph: Graph, id: string): GraphNode {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined)
    throw new EditError(`The edit names a layer '${id}' that the document does not have.`);
  return node;
}

function namedIds(
  things: readonly { id: string }[],
  ids: readonly string[],
  noun: string,
): ReadonlySet<string> {
  const present = new Set(things.map((thing) => thing.id));
  const missing = ids.find((id) => !present.has(id));
  if (missing !== undefined) {
    throw new EditError(`The edit names a ${noun} '${missing}' that the document does not have.`);
  }
  return new Set(ids);
}
