import { analyseGraph, type GraphAnalysis } from '../compile/analysis';
import type { Graph, GraphNode } from '../document/schema';
import { isNorm } from './norms';
import { isActivation, isAnchor, isFinal, isSum, ownActivation } from './roles';

/** Where a norm stands: nowhere; layer → norm → activation; layer → activation → norm; norm → activation → layer. */
export const placements = ['none', 'before', 'after', 'pre'] as const;
export type Placement = (typeof placements)[number];

/**
 * A place in a graph where a norm can stand: around a layer with a kernel and the activation that belongs to it. In a residual
 * block the activation of the last layer stands behind the sum (He et al. 2015), or everything stands before the layers
 * (He et al. 2016, "pre").
 */
export interface Site {
  /** The convolution or Dense layer. */
  readonly layer: string;
  readonly name: string;
  /** The activation's node; null where the layer has none of its own. */
  readonly activation: string | null;
  /** The sum of a residual block that stands between the layer and its activation. */
  readonly sum: string | null;
  /** The norms that stand there; more than one where the drawn network has several. */
  readonly norms: readonly string[];
  /** Where they stand; null where there are several in different places. */
  readonly placement: Placement | null;
  /** Whether the activation stands before the layer. */
  readonly preActivated: boolean;
  /**
   * Norms right before the layer that belong to no site, since others or an activation stand behind it: norms that are placed there
   * replace them, and they go where the layer would have no others.
   */
  readonly ahead: readonly string[];
  /** Channels that leave the layer; null while that is not known. */
  readonly channels: number | null;
}

/** What of a graph belongs to a site already. */
interface Search {
  readonly analysis: GraphAnalysis;
  readonly claimed: Set<string>;
  readonly preActivated: Set<string>;
}

/** The sites of a graph in topological order. Layers whose output is the network's are none. */
export function findSites(graph: Graph): readonly Site[] {
  const analysis = analyseGraph(graph);
  const search: Search = { analysis, claimed: new Set(), preActivated: new Set() };
  const anchors = analysis.topology.order.flatMap((id) => {
    const node = analysis.nodes.get(id)?.node;
    return node !== undefined && isAnchor(node) && !isClassifier(search, node) ? [node] : [];
  });
  const sites = anchors.map((node) => ({ node, site: siteOf(search, node) }));
  // Those that are left when every site has its own.
  return sites.map(({ node, site }) => {
    const ahead = site.preActivated ? [] : normsBefore(search, node);
    return { ...site, ahead: ahead.map(({ id }) => id) };
  });
}

function siteOf(search: Search, node: GraphNode): Omit<Site, 'ahead'> {
  const channels = search.analysis.facts.get(node.id)?.outputShape?.at(-1) ?? null;
  const identity = { layer: node.id, name: node.name, channels };
  const site = lookAhead(search, node) ?? bareAhead(search, node, lookBehind(search, node));
  for (const id of [...site.norms, site.activation, site.sum]) if (id !== null) search.claimed.add(id);
  return { ...identity, ...site };
}

type Surroundings = Omit<Site, 'layer' | 'name' | 'channels' | 'ahead'>;

/** norms → activation → layer, where no layer before can have them for its own; null otherwise. */
function lookAhead(search: Search, node: GraphNode): Surroundings | null {
  const activation = sourceOf(search, node);
  if (activation === null || !isBetween(search, activation) || search.claimed.has(activation.id)) return null;
  const norms = normsBefore(search, activation);
  const [first] = norms;
  if (first === undefined) return null;
  const before = sourceOf(search, first);
  const isBehind = before !== null && isAnchor(before) && only(search, before) === first;
  if (isBehind && !search.preActivated.has(before.id)) return null;
  if (!takenByLayers(search, activation)) return null;
  search.preActivated.add(node.id);
  const found = { activation: activation.id, norms: norms.map(({ id }) => id), sum: null };
  return { ...found, placement: 'pre', preActivated: true };
}

/** The norms that lead to a node one behind the other and nowhere else, and belong to no site yet; the one next to it last. */
function normsBefore(search: Search, node: GraphNode): readonly GraphNode[] {
  const norm = sourceOf(search, node);
  if (norm === null || !isNorm(norm) || search.claimed.has(norm.id) || only(search, norm) === null) return [];
  return [...normsBefore(search, norm), norm];
}

/** norms → layer, for a layer that has neither a norm behind it nor an activation; what stands behind it otherwise. */
function bareAhead(search: Search, node: GraphNode, behind: Surroundings): Surroundings {
  if (behind.activation !== null || ownActivation(node) !== null || behind.norms.length > 0) return behind;
  const norms = normsBefore(search, node);
  if (norms.length === 0) return behind;
  return { ...behind, norms: norms.map(({ id }) => id), placement: 'pre', preActivated: true };
}

/** layer → norms → (sum) → activation → norms. */
function lookBehind(search: Search, node: GraphNode): Surroundings {
  const before: string[] = [];
  const after: string[] = [];
  let at = node;
  const step = (): GraphNode | null => {
    const next = only(search, at);
    return next === null || search.claimed.has(next.id) ? null : next;
  };
  let next = step();
  while (next !== null && isNorm(next) && !isPreActivation(search, next)) {
    before.push(next.id);
    at = next;
    next = step();
  }
  const sum = next !== null && isSum(next) && isMainBranch(search, next, at) ? next : null;
  if (sum !== null) {
    at = sum;
    next = step();
  }
  if (next === null || !isBetween(search, next)) return surroundings(before, after, null, null);
  const activation = next;
  at = activation;
  next = step();
  while (next !== null && isNorm(next) && !isPreActivation(search, next)) {
    after.push(next.id);
    at = next;
    next = step();
  }
  return surroundings(before, after, activation.id, sum?.id ?? null);
}

function surroundings(
  before: readonly string[],
  after: readonly string[],
  activation: string | null,
  sum: string | null,
): Surroundings {
  const found = { norms: [...before, ...after], activation, sum, preActivated: false };
  if (before.length > 0 && after.length > 0) return { ...found, placement: null };
  if (before.length > 0) return { ...found, placement: 'before' };
  return { ...found, placement: after.length > 0 ? 'after' : 'none' };
}

/** Whether the norm and the activation behind it belong to the layer after them, since a layer came before already. */
function isPreActivation(search: Search, norm: GraphNode): boolean {
  const source = sourceOf(search, norm);
  if (source === null) return false;
  if (isAnchor(source)) return search.preActivated.has(source.id);
  // Of several norms each belongs where the first does.
  if (isNorm(source) && only(search, source) === norm) return isPreActivation(search, source);
  let next = only(search, norm);
  while (next !== null && isNorm(next)) next = only(search, next);
  return next !== null && isBetween(search, next) && takenByLayers(search, next);
}

/** Whether the layer ends the branch of a block whose activation it shares: the one with most layers, or else the first. */
function isMainBranch(search: Search, sum: GraphNode, end: GraphNode): boolean {
  const depths = search.analysis.index
    .into(sum.id)
    .map(({ source }) => ({ source, depth: depthOf(search, source) }));
  const most = Math.max(...depths.map(({ depth }) => depth));
  return depths.find(({ depth }) => depth === most)?.source === end.id;
}

/** Layers on the longest way from an Input. */
function depthOf({ analysis }: Search, id: string): number {
  const depths = new Map<string, number>();
  for (const at of analysis.topology.order) {
    const own = Math.max(0, ...analysis.index.into(at).map(({ source }) => depths.get(source) ?? 0));
    depths.set(at, own + 1);
    if (at === id) break;
  }
  return depths.get(id) ?? 0;
}

/** Whether the node is an activation between layers, and not the function that the network ends in. */
function isBetween(search: Search, node: GraphNode): boolean {
  return isActivation(node) && !(isFinal(node) && isClassifier(search, node));
}

/** Whether the layer gives what the network answers: only an Output, a softmax or a sigmoid comes after it. */
function isClassifier(search: Search, node: GraphNode): boolean {
  const next = outOf(search, node);
  return next.some((each) => each.kind === 'Output' || (isFinal(each) && isClassifier(search, each)));
}

function takenByLayers(search: Search, node: GraphNode): boolean {
  const next = outOf(search, node);
  return next.length > 0 && next.every(isAnchor);
}

function outOf({ analysis }: Search, { id }: GraphNode): readonly GraphNode[] {
  return analysis.index.outOf(id).flatMap(({ target }) => analysis.index.nodes.get(target) ?? []);
}

/** The one node that takes the node's output; null where several do, or none. */
function only(search: Search, node: GraphNode): GraphNode | null {
  const [next, ...others] = outOf(search, node);
  return next === undefined || others.length > 0 ? null : next;
}

/** The node that enters the first input. */
function sourceOf({ analysis }: Search, { id }: GraphNode): GraphNode | null {
  const [wire] = analysis.index.into(id);
  return wire === undefined ? null : (analysis.index.nodes.get(wire.source) ?? null);
}
