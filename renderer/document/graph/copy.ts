import { z } from 'zod';
import { freshName, takenNames } from '../../../shared/compile/fresh';
import type { Edit } from '../../../shared/document/edit';
import { type Graph, type GraphEdge, type GraphNode, graphSchema } from '../../../shared/document/graph';
import { createId } from '../ids';
import { collides } from '../layout';

/** Recognises layers of ours on the system's clipboard. */
const FORMAT = 'normscope-layers';

const clipSchema = z.strictObject({ format: z.literal(FORMAT), graph: graphSchema });

/** The edit that adds copies, and the copies' ids. */
export interface Copies {
  readonly edit: Edit;
  readonly ids: readonly string[];
}

/** The chosen nodes and the wires between them. */
export function partOf(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
  };
}

/** Adds copies of a part of a graph (this one's or another's): new ids, new names, a little aside. Null for nothing. */
export function addCopies(graph: Graph, part: Graph): Copies | null {
  if (part.nodes.length === 0) return null;
  const ids = new Map(part.nodes.map((node) => [node.id, createId()]));
  const names = takenNames(graph);
  const present = new Set(graph.nodes.map((node) => node.id));
  const offset = freeOffset(graph, part);
  const nodes = part.nodes.map((node): GraphNode => {
    const name = names.has(node.name) ? freshName(names, node.kind) : node.name;
    names.add(name);
    const position = { x: node.position.x + offset, y: node.position.y + offset };
    return { ...withOwner(node, ids, present), id: ids.get(node.id) ?? createId(), name, position };
  });
  const edges = part.edges.flatMap((edge): GraphEdge[] => {
    const source = ids.get(edge.source);
    const target = ids.get(edge.target);
    return source === undefined || target === undefined ? [] : [{ ...edge, id: createId(), source, target }];
  });
  return { edit: { type: 'addNodes', nodes, edges }, ids: nodes.map((node) => node.id) };
}

/**
 * A copy shares the weights of the copy of their owner where that is copied too, else those of the owner itself; where that
 * is not in the graph, it has its own.
 */
function withOwner(
  { weightsOf, ...node }: GraphNode,
  copies: ReadonlyMap<string, string>,
  present: ReadonlySet<string>,
): GraphNode {
  if (weightsOf === undefined) return node;
  const owner = copies.get(weightsOf) ?? (present.has(weightsOf) ? weightsOf : null);
  return owner === null ? node : { ...node, weightsOf: owner };
}

/** The first step down and right at which no copy lies exactly where a card does. */
function freeOffset(graph: Graph, part: Graph): number {
  const taken = new Set(graph.nodes.map((node) => `${node.position.x},${node.position.y}`));
  const covers = (offset: number) =>
    part.nodes.some((node) => taken.has(`${node.position.x + offset},${node.position.y + offset}`));
  const untouched = part.nodes.every((node) => !collides(graph.nodes, node.kind, node.position));
  let offset = untouched ? 0 : 32;
  while (covers(offset)) offset += 32;
  return offset;
}

/** What goes to the clipboard. */
export function writeClip(part: Graph): string {
  return JSON.stringify({ format: FORMAT, graph: part });
}

export type Clip =
  | { readonly kind: 'layers'; readonly graph: Graph }
  /** Something else was copied. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'broken'; readonly sentence: string };

/** Reads the clipboard's text. */
export function readClip(text: string): Clip {
  if (!text.includes(FORMAT)) return { kind: 'foreign' };
  const broken: Clip = {
    kind: 'broken',
    sentence: 'The layers on the clipboard cannot be read: copy them again from a graph.',
  };
  try {
    const parsed = clipSchema.safeParse(JSON.parse(text));
    return parsed.success ? { kind: 'layers', graph: parsed.data.graph } : broken;
  } catch {
    return broken;
  }
}
