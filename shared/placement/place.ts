import { analyseGraph } from '../compile/analysis';
import { newNode } from '../compile/fixes/insertLayers';
import { sharersOf } from '../compile/sharing';
import type { Graph, GraphNode, Position } from '../document/schema';
import { isAsChosen, isLike, normsOf } from './asChosen';
import { settledBetween } from './between';
import { losesConstants } from './idleBias';
import { type Norm, replacesActivation } from './norms';
import { isSum, optionsOf, ownActivation } from './roles';
import { type Stand, settleSharing } from './sharing';
import { findSites, type Placement, type Site } from './sites';
import { bypass, configure, consumersOf, insertAfter, insertBefore } from './splice';

/** Where norms are to stand, and which. */
export type Choice =
  | { readonly placement: 'none' }
  /** One norm, or several of which each stands right behind the one before. */
  | { readonly placement: Exclude<Placement, 'none'>; readonly norms: readonly Norm[] };

/** Room from one card to the next, in the canvas' units. */
const STEP = 232;

/** As `placeEach`, with the same choice at each of the sites named by their layers. */
export function placeNorms(graph: Graph, layers: readonly string[], choice: Choice): Graph {
  return placeEach(graph, new Map(layers.map((layer) => [layer, choice])));
}

/**
 * The graph with the chosen norms at sites, in place of those that stand there. Every other node stays as it is; only a bias goes where
 * the norm after it subtracts the mean, and comes where no such norm is left, and an activation goes where the norm before it
 * ends in one of its own. A site that is as chosen already is not touched. Norms share weights as those did that stood
 * there, or else as the sites' layers do; what shared weights with a norm that goes keeps sharing them with what is left.
 * What is placed once more as it stands stays the very same, but for norms and activation placed before a layer right behind one
 * without an activation: in the graph they are the first layer's.
 * @param choices by the node ids of the sites' layers; those that are no sites are ignored
 */
export function placeEach(graph: Graph, choices: ReadonlyMap<string, Choice>): Graph {
  const sites = findSites(graph);
  const touched: Site[] = [];
  const stands = new Map<string, Stand>();
  let placed = graph;
  let together: ReturnType<typeof settledBetween> | null = null;
  // Sites are found anew after each: what one owns may have moved.
  for (const drawn of sites) {
    const choice = choices.get(drawn.layer);
    const now = findSites(placed);
    const site = now.find(({ layer }) => layer === drawn.layer);
    if (site === undefined || choice === undefined || isAsChosen(placed, site, choice)) continue;
    together ??= settledBetween(placed, now, choices);
    if (together.has(site.layer)) continue;
    touched.push(site);
    const next = placeAt(placed, site, choice, graph.nodes);
    for (const [place, norm] of next.norms.entries()) stands.set(norm, { site: drawn, place });
    placed = next.graph;
    together = null;
  }
  return touched.reduce(settleBias, settleSharing({ drawn: graph, sites, placed, stands }));
}

/** A graph in which a site is as chosen. */
interface Placed {
  readonly graph: Graph;
  /** The norms that stand there now. */
  readonly norms: readonly string[];
}

/** @param drawn nodes whose ids and names no new one takes, so that a norm that comes is not taken for one that went */
function placeAt(graph: Graph, site: Site, choice: Choice, drawn: readonly GraphNode[]): Placed {
  const former = normsOf(graph, site);
  const gone = replacesAhead(graph, site, choice) ? [...site.ahead, ...site.norms] : site.norms;
  const stripped = splitActivation(gone.reduce(bypass, graph), site);
  const moved = moveActivation(stripped.graph, stripped.site, choice.placement === 'pre');
  if (choice.placement === 'none') return { graph: moved, norms: [] };
  const placed = insertNorms(moved, stripped.site, choice, former, drawn);
  const { activation } = stripped.site;
  const last = choice.norms.at(-1);
  const idle = activation !== null && choice.placement !== 'after' && last && replacesActivation(last);
  return idle === true ? { ...placed, graph: bypass(placed.graph, activation) } : placed;
}

/** The norm that stood there, with the options that are chosen. */
function withOptions(former: GraphNode, norm: Norm): GraphNode {
  return isLike(former, norm) ? former : { ...former, config: optionsOf(norm) };
}

/** Whether the norms right before the layer would be taken for those that are chosen, or for what is left of them. */
function replacesAhead({ nodes }: Graph, { layer, activation }: Site, { placement }: Choice): boolean {
  if (placement !== 'none') return placement === 'pre';
  return activation === null && ownActivation(nodes.find(({ id }) => id === layer)) === null;
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

/** Norms of a chosen kind that stood there, in the same place among them, stand there again, with the options that are chosen. */
function insertNorms(
  graph: Graph,
  site: Site,
  { placement, norms }: Exclude<Choice, { placement: 'none' }>,
  former: readonly GraphNode[],
  drawn: readonly GraphNode[],
): Placed {
  const anchor = anchorOf(site, placement);
  const beginning = placeOf(graph, anchor);
  let placed = graph;
  const ids: string[] = [];
  for (const [place, norm] of norms.entries()) {
    const before = former[place];
    const position = before?.position ?? beside(beginning, placement === 'pre' ? place - 1 : place + 1);
    const node =
      before?.kind === norm.kind
        ? withOptions(before, norm)
        : newNode({ ...placed, nodes: [...placed.nodes, ...drawn] }, norm, position);
    const last = ids.at(-1);
    const first = placement === 'pre' && last === undefined;
    placed = first ? insertBefore(placed, anchor, node) : insertAfter(placed, last ?? anchor, node);
    ids.push(node.id);
  }
  return { graph: placed, norms: ids };
}

function placeOf({ nodes }: Graph, id: string): Position {
  return nodes.find((node) => node.id === id)?.position ?? { x: 0, y: 0 };
}

/** What the norms stand beside. */
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
