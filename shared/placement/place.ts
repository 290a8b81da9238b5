import { analyseGraph } from '../compile/analysis';
import { newNode } from '../compile/fixes/insertLayers';
import { sharersOf } from '../compile/sharing';
import { equalData } from '../document/equalData';
import type { Graph, GraphNode, Position } from '../document/schema';
import { losesConstants } from './idleBias';
import { type Norm, replacesActivation } from './norms';
import { isSum, optionsOf } from './roles';
import { settleSharing } from './sharing';
import { findSites, type Placement, type Site } from './sites';
import { bypass, configure, consumersOf, insertAfter, insertBefore } from './splice';

/** Where a norm is to stand, and which. */
export type Choice =
  | { readonly placement: 'none' }
  | { readonly placement: Exclude<Placement, 'none'>; readonly norm: Norm };

/** Room from one card to the next, in the canvas' units. */
const STEP = 232;

/**
 * The graph with the chosen norm at each of the sites named by their layers, in place of those that stand there. Every other
 * node stays as it is; only a bias goes where the norm after it subtracts the mean, and comes where no such norm is left, and an
 * activation goes where the norm before it ends in one of its own. A site that is as chosen already is not touched. Norms share
 * weights as those did that stood there, or else as the sites' layers do; what shared weights with a norm that goes keeps sharing
 * them with what is left.
 * @param layers node ids of the sites' layers; those that are no sites are ignored
 */
export function placeNorms(graph: Graph, layers: readonly string[], choice: Choice): Graph {
  const chosen = new Set(layers);
  const sites = findSites(graph);
  const touched: Site[] = [];
  const at = new Map<string, Site>();
  let placed = graph;
  // Sites are found anew after each: what one owns may have moved.
  for (const drawn of sites) {
    const { layer } = drawn;
    const site = findSites(placed).find((each) => each.layer === layer);
    if (site === undefined || !chosen.has(layer) || isAsChosen(placed, site, choice)) continue;
    touched.push(site);
    const next = placeAt(placed, site, choice);
    if (next.norm !== null) at.set(next.norm, drawn);
    placed = next.graph;
  }
  return touched.reduce(settleBias, settleSharing({ drawn: graph, sites, placed, at }));
}

/** A graph in which a site is as chosen. */
interface Placed {
  readonly graph: Graph;
  /** The norm that stands there now. */
  readonly norm: string | null;
}

function placeAt(graph: Graph, site: Site, choice: Choice): Placed {
  const former = graph.nodes.find(({ id }) => id === site.norms[0]);
  const stripped = splitActivation(site.norms.reduce(bypass, graph), site);
  const moved = moveActivation(stripped.graph, stripped.site, choice.placement === 'pre');
  if (choice.placement === 'none') return { graph: moved, norm: null };
  const norm = normAt(moved, stripped.site, choice, former);
  const placed = insertNorm(moved, stripped.site, choice.placement, norm);
  const { activation } = stripped.site;
  const idle = activation !== null && choice.placement !== 'after' && replacesActivation(choice.norm);
  return { graph: idle ? bypass(placed, activation) : placed, norm: norm.id };
}

function isAsChosen(graph: Graph, site: Site, choice: Choice): boolean {
  const layer = graph.nodes.find(({ id }) => id === site.layer);
  const bare = site.activation === null && ownActivation(layer) === null;
  // Without an activation there is one place behind the layer.
  const wanted = bare && choice.placement === 'after' ? 'before' : choice.placement;
  if (site.placement !== wanted) return false;
  if (choice.placement === 'none') return true;
  const [norm, ...others] = graph.nodes.filter(({ id }) => site.norms.includes(id));
  if (norm === undefined || others.length > 0 || norm.kind !== choice.norm.kind) return false;
  return Object.entries(choice.norm.config).every(([field, value]) =>
    equalData(optionsOf(norm)[field], value),
  );
}

/** A Dense layer that applies its activation itself gives it to a node of its own. */
function splitActivation(graph: Graph, site: Site): { readonly graph: Graph; readonly site: Site } {
  const layer = graph.nodes.find(({ id }) => id === site.layer);
  const activation = ownActivation(layer);
  if (layer === undefined || site.activation !== null || activation === null) return { graph, site };
  const node = newNode(graph, { kind: 'Activation', config: { activation } }, beside(layer.position, 1));
  const split = insertAfter(configure(graph, site.layer, { activation: 'linear' }), site.layer, node);
  return { graph: split, site: { ...site, activation: node.id } };
}

/** The activation that a layer applies itself; null where it applies none. */
function ownActivation(layer: GraphNode | undefined): string | null {
  const activation = layer === undefined ? null : optionsOf(layer)['activation'];
  return typeof activation === 'string' && activation !== 'linear' ? activation : null;
}

/** Moves the site's activation before or behind the layer, where it does not stand there. */
function moveActivation(graph: Graph, site: Site, pre: boolean): Graph {
  const activation = graph.nodes.find(({ id }) => id === site.activation);
  if (activation === undefined || site.preActivated === pre) return graph;
  const without = bypass(graph, activation.id);
  if (pre) return insertBefore(without, site.layer, activation);
  const [next, ...others] = consumersOf(without, site.layer);
  const sum = next !== undefined && others.length === 0 && isSum(next) ? next : null;
  return insertAfter(without, sum?.id ?? site.layer, activation);
}

/** The norm that is to stand at a site: the one that stood there where it is of the chosen kind, or a new one. */
function normAt(
  graph: Graph,
  site: Site,
  { placement, norm }: Exclude<Choice, { placement: 'none' }>,
  former: GraphNode | undefined,
): GraphNode {
  if (former?.kind === norm.kind) return { ...former, config: { ...former.config, ...norm.config } };
  const anchor = graph.nodes.find(({ id }) => id === anchorOf(site, placement));
  const position = anchor?.position ?? { x: 0, y: 0 };
  return newNode(graph, norm, former?.position ?? beside(position, placement === 'pre' ? -1 : 1));
}

function insertNorm(graph: Graph, site: Site, placement: Exclude<Placement, 'none'>, norm: GraphNode): Graph {
  const anchor = anchorOf(site, placement);
  return placement === 'pre' ? insertBefore(graph, anchor, norm) : insertAfter(graph, anchor, norm);
}

/** What the norm stands beside. */
function anchorOf({ layer, activation }: Site, placement: Placement): string {
  return placement === 'before' ? layer : (activation ?? layer);
}

/** The layer, and all that share its weights, have a bias unless norms subtract it behind each of them. */
function settleBias(graph: Graph, { layer }: Site): Graph {
  const analysis = analyseGraph(graph);
  const at = analysis.nodes.get(layer);
  const useBias = at === undefined ? null : optionsOf(at.node)['useBias'];
  if (at === undefined || typeof useBias !== 'boolean') return graph;
  const sharers = sharersOf(analysis.nodes, at).map(({ node }) => node.id);
  const wanted = !sharers.every((id) => losesConstants(analysis, id));
  if (useBias === wanted) return graph;
  return sharers.reduce((settled, id) => configure(settled, id, { useBias: wanted }), graph);
}

function beside({ x, y }: Position, steps: number): Position {
  return { x: x + (steps * STEP) / 2, y };
}
