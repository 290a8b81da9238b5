import type { Graph, GraphNode } from '../document/schema';
import { findLayer } from '../layers';
import { isNorm } from '../placement/norms';
import { isActivation, optionsOf } from '../placement/roles';
import { listed } from './words';

/** An option of a layer that differs. */
interface OptionChange {
  readonly node: GraphNode;
  readonly field: string;
  readonly value: unknown;
}

/** What a variant's graph has other than the drawn one. */
export interface GraphDiff {
  readonly added: readonly GraphNode[];
  readonly removed: readonly GraphNode[];
  /** Norms and activations that stand behind another layer than before. */
  readonly moved: readonly GraphNode[];
  readonly changed: readonly OptionChange[];
}

/** Compares two graphs by the ids of their nodes. */
export function diffGraphs(drawn: Graph, variant: Graph): GraphDiff {
  const before = new Map(drawn.nodes.map((node) => [node.id, node]));
  const after = new Map(variant.nodes.map((node) => [node.id, node]));
  const common = variant.nodes.filter(({ id }) => before.has(id));
  const isCommon = ({ id }: GraphNode): boolean => before.has(id) && after.has(id);
  return {
    added: variant.nodes.filter(({ id }) => !before.has(id)),
    removed: drawn.nodes.filter(({ id }) => !after.has(id)),
    moved: common.filter(
      (node) =>
        (isNorm(node) || isActivation(node)) &&
        anchors(drawn, node, isCommon) !== anchors(variant, node, isCommon),
    ),
    changed: common.flatMap((node) => changesOf(before.get(node.id), node)),
  };
}

/**
 * The layers that a norm or an activation stands behind: the nearest that both graphs have. For a norm, activations count among
 * them; for an activation neither activations nor norms do, so that a norm that moves past one moves alone.
 */
function anchors(graph: Graph, node: GraphNode, isCommon: (node: GraphNode) => boolean): string {
  const nodes = new Map(graph.nodes.map((each) => [each.id, each]));
  const counts = (each: GraphNode): boolean =>
    isCommon(each) && !isNorm(each) && (isNorm(node) || !isActivation(each));
  const found = new Set<string>();
  const seen = new Set<string>();
  const look = (id: string): void => {
    for (const { source, target } of graph.edges) {
      const from = nodes.get(source);
      if (target !== id || from === undefined || seen.has(source)) continue;
      seen.add(source);
      if (counts(from)) found.add(source);
      else look(source);
    }
  };
  look(node.id);
  return [...found].toSorted().join(' ');
}

function changesOf(before: GraphNode | undefined, after: GraphNode): readonly OptionChange[] {
  if (before === undefined) return [];
  const former = optionsOf(before);
  return Object.entries(optionsOf(after))
    .filter(([field, value]) => former[field] !== value)
    .map(([field, value]) => ({ node: after, field, value }));
}

/** The difference in words, a line each; empty for graphs that are the same. */
export function describeDiff({ added, removed, moved, changed }: GraphDiff): readonly string[] {
  return [
    ...lineOf('Added', added),
    ...lineOf('Removed', removed),
    ...lineOf('Moved', moved),
    ...describeChanges(changed),
  ];
}

function lineOf(what: string, nodes: readonly GraphNode[]): readonly string[] {
  return nodes.length === 0 ? [] : [`${what}: ${listed(nodes.map(({ name }) => name))}`];
}

/** `Without bias: conv_1 and conv_2`; other options by name and value. */
function describeChanges(changed: readonly OptionChange[]): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const change of changed) {
    const title = changeTitle(change);
    lines.set(title, [...(lines.get(title) ?? []), change.node.name]);
  }
  return [...lines].map(([title, names]) => `${title}: ${listed(names)}`);
}

/** What is other of a layer: `Without bias`, `Momentum 0.5`. */
export function changeTitle({ node, field, value }: OptionChange): string {
  if (field === 'useBias') return value === true ? 'With bias' : 'Without bias';
  return `${findLayer(node.kind)?.fields[field]?.label ?? field} ${value}`;
}
