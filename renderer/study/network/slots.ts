import type { Graph } from '../../../shared/document/schema';
import { isNorm } from '../../../shared/placement/norms';
import { isSum, optionsOf } from '../../../shared/placement/roles';
import type { Placement, Site } from '../../../shared/placement/sites';
import { consumersOf } from '../../../shared/placement/splice';
import type { Slot } from '../../canvas/study/drawing';

type NormPlacement = Exclude<Placement, 'none'>;

const letters = { before: 'B', after: 'A', pre: 'P' } as const;
const words = {
  before: 'before the activation',
  after: 'after the activation',
  pre: 'before activation and layer',
} as const;

/** What the letters of slots stand for, in the order in which placements are told. */
export const slotLegend = (['before', 'after', 'pre'] as const).map((placement) => ({
  placement,
  letter: letters[placement],
  words: words[placement],
}));

/**
 * Where norms of these placements stand around a site of the drawn graph: at the norm that stands there already, or on the wire
 * into which the norm goes.
 */
export function slotsAround(
  graph: Graph,
  site: Site,
  placements: ReadonlySet<NormPlacement>,
): readonly Slot[] {
  const found = slotLegend.flatMap(({ placement, letter }) => {
    const at = placements.has(placement) ? placeOf(graph, site, placement) : null;
    if (at === null) return [];
    return [{ site: site.layer, letter, words: `norm ${words[placement]} of ${site.name}`, at }];
  });
  // Without an activation there is one place behind the layer.
  const bare = site.activation === null && !appliesActivation(graph, site);
  return found.filter(({ letter }, index) => letter !== 'A' || !bare || index === 0);
}

/** Whether the layer applies an activation itself, which a variant gives to a node of its own. */
function appliesActivation(graph: Graph, { layer }: Site): boolean {
  const node = graph.nodes.find(({ id }) => id === layer);
  return node !== undefined && (optionsOf(node)['activation'] ?? 'linear') !== 'linear';
}

function placeOf(graph: Graph, site: Site, placement: NormPlacement): Slot['at'] | null {
  const behind = site.preActivated ? endOf(graph, site) : (site.activation ?? site.layer);
  switch (placement) {
    case 'before':
      return normBehind(graph, site, site.layer) ?? wireFrom(graph, site.layer, 'start');
    case 'after':
      return normBehind(graph, site, behind) ?? wireFrom(graph, behind, 'middle');
    case 'pre':
      return beforeLayer(graph, site);
  }
}

/** Behind what the activation goes that stands before the layer now: the layer, or the sum that its block ends in. */
function endOf(graph: Graph, { layer }: Site): string {
  const [next, ...others] = consumersOf(graph, layer);
  return next !== undefined && others.length === 0 && isSum(next) ? next.id : layer;
}

/** The card of the site's norm that takes what `source` gives; null where none does. */
function normBehind(graph: Graph, { norms }: Site, source: string): Slot['at'] | null {
  const wire = graph.edges.find((edge) => edge.source === source && norms.includes(edge.target));
  return wire === undefined ? null : { kind: 'card', card: wire.target };
}

function wireFrom(graph: Graph, source: string, part: 'start' | 'middle'): Slot['at'] | null {
  const wire = graph.edges.find((edge) => edge.source === source);
  return wire === undefined ? null : { kind: 'wire', wire: wire.id, part };
}

/** Before the activation that stands before the layer, or before the layer itself. */
function beforeLayer(graph: Graph, site: Site): Slot['at'] | null {
  const first = site.preActivated ? (site.activation ?? site.layer) : site.layer;
  const wire = graph.edges.find((edge) => edge.target === first && edge.targetPort === 0);
  if (wire === undefined) return null;
  const source = graph.nodes.find(({ id }) => id === wire.source);
  const stands = source !== undefined && isNorm(source) && site.norms.includes(source.id);
  return stands ? { kind: 'card', card: source.id } : { kind: 'wire', wire: wire.id, part: 'end' };
}
