import type { Graph } from '../document/schema';
import type { Activations } from '../signals/activations';
import { REACH } from '../signals/histogram';

/** What leaves a place in one network: amber where it enters a norm, teal where it leaves one, plain elsewhere. */
export interface ShownPlace {
  readonly place: Activations;
  readonly side: 'before' | 'after' | 'plain';
}

/** A place that networks have in common, and what leaves it in each of them. */
export interface PlaceRow {
  readonly key: string;
  /** `conv_1`, `norm at conv_1`, `act_1`. */
  readonly title: string;
  /** An axis that holds the bulk of the values of all networks. */
  readonly range: readonly [low: number, high: number];
  /** In the order of the networks; null where one has no such place. */
  readonly shown: readonly (ShownPlace | null)[];
}

/** What was looked at in a network. */
export interface LookedAt {
  readonly graph: Graph;
  readonly activations: readonly Activations[];
}

/**
 * Sets what leaves the places of several networks side by side. Layers and activations are matched by their names, and norms by the layer
 * that they stand behind, whichever they are. The rows follow the layers: each, then the norm and the activation behind it.
 */
export function comparePlaces(networks: readonly LookedAt[]): readonly PlaceRow[] {
  const found = networks.map(placesOf);
  const anchors = [...new Set(found.flatMap((own) => own.map(({ anchor }) => anchor)))];
  const rank = ({ anchor, shown }: Placed): number =>
    anchors.indexOf(anchor) * roles.length + roles.indexOf(shown.place.role);
  const all = found.flat().toSorted((one, other) => rank(one) - rank(other));
  return [...new Map(all.map((placed) => [placed.key, placed.title]))].map(([key, title]) => {
    const shown = found.map((own) => own.find((placed) => placed.key === key)?.shown ?? null);
    return { key, title, shown, range: rangeOf(shown) };
  });
}

const roles: readonly Activations['role'][] = ['layer', 'norm', 'activation'];

interface Placed {
  readonly key: string;
  readonly title: string;
  /** Name of the layer that it belongs to; empty before the first. */
  readonly anchor: string;
  readonly shown: ShownPlace;
}

function placesOf({ graph, activations }: LookedAt): readonly Placed[] {
  const layers = new Map(
    activations.filter(({ role }) => role === 'layer').map(({ node, name }) => [node, name]),
  );
  const norms = new Set(activations.filter(({ role }) => role === 'norm').map(({ node }) => node));
  const behind = new Map<string, number>();
  return activations.map((place, index) => {
    const { node, name, role } = place;
    const anchor = anchorOf(node, graph, layers);
    // Its own activation stands between a layer and a norm behind it.
    const last = activations[index + 1]?.node !== node;
    const enters = last && graph.edges.some(({ source, target }) => source === node && norms.has(target));
    const shown = { place, side: sideOf(role, enters) };
    if (role !== 'norm') return { key: `${role} ${name}`, title: name, anchor, shown };
    const count = (behind.get(anchor) ?? 0) + 1;
    behind.set(anchor, count);
    const title = `${count === 1 ? 'norm' : `norm ${count}`} ${anchor === '' ? 'before all layers' : `at ${anchor}`}`;
    return { key: title, title, anchor, shown };
  });
}

function sideOf(role: Activations['role'], entersNorm: boolean): ShownPlace['side'] {
  if (role === 'norm') return 'after';
  return entersNorm ? 'before' : 'plain';
}

/** Name of the nearest layer at or before a node; empty where there is none. */
function anchorOf(node: string, graph: Graph, layers: ReadonlyMap<string, string>): string {
  const seen = new Set<string>();
  let front: readonly string[] = [node];
  while (front.length > 0) {
    for (const id of front) {
      const name = layers.get(id);
      if (name !== undefined) return name;
      seen.add(id);
    }
    const sources = graph.edges.filter(({ target }) => front.includes(target)).map(({ source }) => source);
    front = [...new Set(sources)].filter((id) => !seen.has(id));
  }
  return '';
}

function rangeOf(shown: readonly (ShownPlace | null)[]): PlaceRow['range'] {
  const ranges = shown.flatMap((each) => {
    if (each === null) return [];
    const { mean, sd, histogram } = each.place;
    const range = [Math.max(histogram.low, mean - REACH * sd), Math.min(histogram.high, mean + REACH * sd)];
    return range.every(Number.isFinite) ? range : [];
  });
  const [low, high] = [Math.min(...ranges), Math.max(...ranges)];
  if (low < high) return [low, high];
  return Number.isFinite(low) ? [low - 0.5, low + 0.5] : [0, 1];
}

/** Whether the first and the last bin of a place's histogram hold what lies beyond as well: it ends where the tails are cut off. */
export function cutTailsOf({ mean, sd, histogram }: Activations): Record<'low' | 'high', boolean> {
  // The edges are float32.
  const isTail = (edge: number, tail: number): boolean => sd > 0 && Math.abs(edge - tail) < 1e-3 * sd;
  return {
    low: isTail(histogram.low, mean - REACH * sd),
    high: isTail(histogram.high, mean + REACH * sd),
  };
}
