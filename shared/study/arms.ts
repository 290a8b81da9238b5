import type { Graph, NormscopeDocument } from '../document/schema';
import type { StudyArm, StudyDesign, StudyPart, StudySites } from '../document/study';
import { findLayer } from '../layers';
import { type Choice, placeEach } from '../placement/place';
import { findSites, type Site } from '../placement/sites';
import { configure } from '../placement/splice';
import { armNames } from './armName';
import { distinctNames } from './distinctNames';
import { standingParts } from './partSites';

/** An arm at the sites that it stands at, and the graph that it makes of the drawn one. */
export interface PlacedArm {
  /** No other of the study's has it; whoever looks an arm up goes by its place or by `recipe`, and not by the name. */
  readonly name: string;
  /** What the design says of it. */
  readonly recipe: StudyArm;
  /** Layer of the one site that it stands at, where the sites are taken one by one; null elsewhere. */
  readonly site: string | null;
  readonly graph: Graph;
}

/** The arms of a study of the document, in the order of the design; where the sites are taken one by one, an arm of a norm at each. */
export function placeArms({ graph }: NormscopeDocument, design: StudyDesign): readonly PlacedArm[] {
  const sites = findSites(graph);
  const names = armNames(design, sites);
  const placed = design.arms.flatMap((recipe, index) =>
    placeArm(graph, sites, recipe, design.sites).map((own) => {
      const name = [names[index] ?? '', ...(own.site === null ? [] : [`at ${own.site.name}`])].join(' · ');
      return { recipe, name, site: own.site?.layer ?? null, graph: own.graph };
    }),
  );
  const distinct = distinctNames(placed.map(({ name }) => name));
  return placed.map((arm, index) => ({ ...arm, name: distinct[index] ?? arm.name }));
}

/** The graph of an arm, and the one site that it stands at, where the sites are taken one by one. */
interface Placed {
  readonly site: Site | null;
  readonly graph: Graph;
}

function placeArm(
  graph: Graph,
  sites: readonly Site[],
  arm: StudyArm,
  chosen: StudySites,
): readonly Placed[] {
  switch (arm.kind) {
    case 'drawn':
      return [{ site: null, graph }];
    case 'network':
      return [{ site: null, graph: arm.graph }];
    case 'none':
      return [{ site: null, graph: withNorms(graph, sites, [], none) }];
    case 'combined':
      return [{ site: null, graph: combine(graph, sites, arm.parts) }];
    case 'norm': {
      const choice: Choice = { placement: arm.placement, norms: [arm.norm] };
      const at = (layers: readonly string[]) => withNorms(graph, sites, layers, choice);
      if (chosen.kind !== 'each') return [{ site: null, graph: at(chosenLayers(sites, chosen)) }];
      return sites.map((site) => ({ site, graph: at([site.layer]) }));
    }
  }
}

const none: Choice = { placement: 'none' };

/** What a norm is placed with at some sites leaves none at the others, so that the arm is what its name says. */
function withNorms(graph: Graph, sites: readonly Site[], layers: readonly string[], choice: Choice): Graph {
  return placeEach(graph, new Map(sites.map(({ layer }) => [layer, layers.includes(layer) ? choice : none])));
}

/** Layers of the sites at which the arms of one norm place it, together or one by one; of a site that is gone nothing is left. */
export function chosenLayers(sites: readonly Site[], chosen: StudySites): readonly string[] {
  const layers = sites.map(({ layer }) => layer);
  switch (chosen.kind) {
    case 'all':
    case 'each':
      return layers;
    case 'first':
      return layers.slice(0, 1);
    case 'last':
      return layers.slice(-1);
    case 'custom':
      return layers.filter((layer) => chosen.layers.includes(layer));
  }
}

type NormPlacement = StudyPart['placement'];

/** Where the arms of a study place norms around each of the sites, by the site's layer. */
export function placementsAt(
  sites: readonly Site[],
  { arms, sites: chosen }: StudyDesign,
): ReadonlyMap<string, ReadonlySet<NormPlacement>> {
  const found = new Map(sites.map(({ layer }) => [layer, new Set<NormPlacement>()]));
  for (const arm of arms) {
    if (arm.kind === 'norm') {
      for (const layer of chosenLayers(sites, chosen)) found.get(layer)?.add(arm.placement);
    } else if (arm.kind === 'combined') {
      for (const { part, at } of standingParts(sites, arm.parts))
        for (const { layer } of at) found.get(layer)?.add(part.placement);
    }
  }
  return found;
}

function combine(graph: Graph, sites: readonly Site[], parts: readonly StudyPart[]): Graph {
  const standing = standingParts(sites, parts).flatMap(({ part, at }) =>
    at.map(({ layer }) => ({ layer, part })),
  );
  const standardized = standing.flatMap(({ layer, part }) => (part.standardize ? [layer] : []));
  const choices = new Map(standing.map(({ layer, part }): [string, Choice] => [layer, part]));
  const all = new Map(sites.map(({ layer }) => [layer, choices.get(layer) ?? none]));
  return placeEach(standardized.reduce(standardizeKernel, graph), all);
}

/** Source: Qiao et al. 2019. Layers of which the app standardizes no kernels stay as they are. */
function standardizeKernel(graph: Graph, layer: string): Graph {
  const node = graph.nodes.find(({ id }) => id === layer);
  const fields = node === undefined ? undefined : findLayer(node.kind)?.fields;
  return fields?.['weightStandardization'] === undefined
    ? graph
    : configure(graph, layer, { weightStandardization: true });
}
