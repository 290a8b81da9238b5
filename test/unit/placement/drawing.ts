import type { Graph } from '../../../shared/document/schema';

/** `source>target` of every wire, in the order of the alphabet. */
export function wiresOf({ edges }: Graph): readonly string[] {
  return edges.map(({ source, target }) => `${source}>${target}`).toSorted();
}

/** What a graph computes, without ids, places and names of norms: layers by name, and which enters which. */
export function drawingOf({ nodes, edges }: Graph): unknown {
  const nameOf = new Map(nodes.map(({ id, kind, name }) => [id, kind === 'BatchNorm' ? kind : name]));
  return {
    layers: nodes
      .map(({ kind, name, config }) => [kind === 'BatchNorm' ? kind : name, config])
      .toSorted(byText),
    wires: edges
      .map(({ source, target, targetPort }) => [nameOf.get(source), nameOf.get(target), targetPort])
      .toSorted(byText),
  };
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
