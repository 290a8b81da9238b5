import TinyQueue from 'tinyqueue';
import type { GraphEdge } from '../document/schema';
import type { GraphIndex } from './graphIndex';
import { stronglyConnected } from './stronglyConnected';

export interface Topology {
  /** Nodes in topological order, ties in the order of the document; nodes on or after a cycle are missing. */
  readonly order: readonly string[];
  /** One cycle of each knot of cycles: its wires, each entering the node the next one leaves. */
  readonly cycles: readonly (readonly GraphEdge[])[];
}

/** Kahn's algorithm, taking among the nodes that are ready the first of the document. O((V + E) log V). */
export function sortTopologically(index: GraphIndex): Topology {
  const ids = index.graph.nodes.map((node) => node.id);
  const places = new Map(ids.map((id, place) => [id, place]));
  const waiting = new Map(ids.map((id) => [id, index.into(id).length]));
  const ready = new TinyQueue<number>();
  const makeReady = (id: string): void => ready.push(places.get(id) ?? 0);
  for (const [id, count] of waiting) if (count === 0) makeReady(id);

  const order: string[] = [];
  for (let place = ready.pop(); place !== undefined; place = ready.pop()) {
    const id = ids[place] ?? '';
    order.push(id);
    for (const { target } of index.outOf(id)) {
      const left = (waiting.get(target) ?? 0) - 1;
      waiting.set(target, left);
      if (left === 0) makeReady(target);
    }
  }
  const sorted = new Set(order);
  const rest = ids.filter((id) => !sorted.has(id));
  return { order, cycles: rest.length === 0 ? [] : findCycles(index, rest) };
}

function findCycles(index: GraphIndex, ids: readonly string[]): readonly (readonly GraphEdge[])[] {
  const among = new Set(ids);
  const next = (id: string): readonly string[] =>
    index.outOf(id).flatMap((edge) => (among.has(edge.target) ? [edge.target] : []));
  return stronglyConnected(ids, next).flatMap((knot) => {
    const cycle = shortestCycle(index, knot);
    return cycle === null ? [] : [cycle];
  });
}

/** A shortest cycle through the knot's first node, by breadth-first search; null for a single node without one. */
function shortestCycle(index: GraphIndex, knot: ReadonlySet<string>): readonly GraphEdge[] | null {
  const [start] = knot;
  if (start === undefined) return null;
  const cameBy = new Map<string, GraphEdge>();
  const queue = new Set([start]);
  for (const id of queue) {
    for (const edge of index.outOf(id)) {
      if (!knot.has(edge.target)) continue;
      if (edge.target === start) return [...wayTo(id, start, cameBy), edge];
      if (!cameBy.has(edge.target)) cameBy.set(edge.target, edge);
      queue.add(edge.target);
    }
  }
  return null;
}

function wayTo(id: string, start: string, cameBy: ReadonlyMap<string, GraphEdge>): readonly GraphEdge[] {
  const way: GraphEdge[] = [];
  let at = id;
  while (at !== start) {
    const edge = cameBy.get(at);
    if (edge === undefined) break;
    way.unshift(edge);
    at = edge.source;
  }
  return way;
}
