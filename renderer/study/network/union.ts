import type { Graph, GraphEdge } from '../../../shared/document/schema';
import { changeTitle, type GraphDiff } from '../../../shared/study/diff';
import type { CardMark } from '../../canvas/study/drawing';

/** A variant together with what it has no more. */
export interface Union {
  readonly graph: Graph;
  readonly marks: ReadonlyMap<string, CardMark>;
  readonly ghostWires: ReadonlySet<string>;
}

/** Where a card that moved stood before: a card of its own in the drawing. */
const ghostOf = (id: string): string => `ghost:${id}`;

/**
 * The variant's graph with the cards of the drawn one that it lacks or has elsewhere, and their wires, so that one drawing shows
 * both. Cards that are the same in both stand in it once.
 */
export function uniteGraphs(drawn: Graph, variant: Graph, diff: GraphDiff): Union {
  const ghosts = new Map([
    ...diff.removed.map(({ id }) => [id, id] as const),
    ...diff.moved.map(({ id }) => [id, ghostOf(id)] as const),
  ]);
  const wires = drawn.edges.filter(({ source, target }) => ghosts.has(source) || ghosts.has(target));
  const ghostWires = wires.map((edge): GraphEdge => {
    const [source, target] = [edge.source, edge.target].map((id) => ghosts.get(id) ?? id);
    return { ...edge, id: ghostOf(edge.id), source: source ?? edge.source, target: target ?? edge.target };
  });
  const cards = drawn.nodes.flatMap((node) => {
    const id = ghosts.get(node.id);
    return id === undefined ? [] : [{ ...node, id }];
  });
  return {
    graph: { nodes: [...variant.nodes, ...cards], edges: [...variant.edges, ...ghostWires] },
    marks: marksOf(diff),
    ghostWires: new Set(ghostWires.map(({ id }) => id)),
  };
}

function marksOf({ added, removed, moved, changed }: GraphDiff): ReadonlyMap<string, CardMark> {
  const changes = new Map<string, string[]>();
  for (const change of changed) {
    const title = changeTitle(change);
    const words = `${title.slice(0, 1).toLowerCase()}${title.slice(1)}`;
    changes.set(change.node.id, [...(changes.get(change.node.id) ?? []), words]);
  }
  const also = (id: string): string => (changes.get(id) ?? []).map((words) => `, ${words}`).join('');
  return new Map<string, CardMark>([
    ...[...changes].map(([id, words]) => [id, { kind: 'changed', words: words.join(', ') }] as const),
    ...added.map(({ id }) => [id, { kind: 'added', words: 'added' }] as const),
    ...removed.map(({ id }) => [id, { kind: 'removed', words: 'removed' }] as const),
    ...moved.flatMap(({ id }) => [
      [id, { kind: 'moved', words: `stands here${also(id)}` }] as const,
      [ghostOf(id), { kind: 'removed', words: 'stood here' }] as const,
    ]),
  ]);
}
