import type { Graph, NormscopeDocument } from '../document/schema';
import type { StudyArm, StudyDesign, StudyPart, StudySites } from '../document/study';
import { findLayer } from '../layers';
import { type Choice, placeEach } from '../placement/place';
import { findSites, type Site } from '../placement/sites';
import { configure } from '../placement/splice';
import { armName } from './armName';

/** An arm at the sites that it stands at: its name, and the graph that it makes of the drawn one. */
export interface PlacedArm {
  readonly name: string;
  /** Whether it is a network of its own, and nothing that is made of the drawn one. */
  readonly own: boolean;
  readonly graph: Graph;
}

/** The arms of a study of the document, in the order of the design; where the sites are taken one by one, an arm of a norm at each. */
export function placeArms({ graph }: NormscopeDocument, design: StudyDesign): readonly PlacedArm[] {
  const sites = findSites(graph);
  return design.arms.flatMap((arm) => placeArm(graph, sites, arm, design.sites));
}

function placeArm(
  graph: Graph,
  sites: readonly Site[],
  arm: StudyArm,
  chosen: StudySites,
): readonly PlacedArm[] {
  const name = armName(arm);
  const own = arm.kind === 'network';
  switch (arm.kind) {
    case 'drawn':
      return [{ name, own, graph }];
    case 'network':
      return [{ name, own, graph: arm.graph }];
    case 'none':
      return [{ name, own, graph: withNorms(graph, sites, [], none) }];
    case 'combined':
      return [{ name, own, graph: combine(graph, sites, arm.parts) }];
    case 'norm': {
      const choice: Choice = { placement: arm.placement, norms: [arm.norm] };
      return groupsOf(sites, chosen).map(({ at, layers }) => {
        const placed = withNorms(graph, sites, layers, choice);
        return { name: at === '' ? name : `${name} · ${at}`, own, graph: placed };
      });
    }
  }
}

const none: Choice = { placement: 'none' };

/** What a norm is placed with at some sites leaves none at the others, so that the arm is what its name says. */
function withNorms(graph: Graph, sites: readonly Site[], layers: readonly string[], choice: Choice): Graph {
  return placeEach(graph, new Map(sites.map(({ layer }) => [layer, layers.includes(layer) ? choice : none])));
}

function groupsOf(
  sites: readonly Site[],
  chosen: StudySites,
): readonly { readonly at: string; readonly layers: readonly string[] }[] {
  if (chosen.kind !== 'each') return [{ at: '', layers: chosenLayers(sites, chosen) }];
  return sites.map(({ layer, name }) => ({ at: `at ${name}`, layers: [layer] }));
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
      for (const [layer, { placement }] of partsBySite(sites, arm.parts)) found.get(layer)?.add(placement);
    }
  }
  return found;
}

function combine(graph: Graph, sites: readonly Site[], parts: readonly StudyPart[]): Graph {
  const partOf = partsBySite(sites, parts);
  const standardized = [...partOf].flatMap(([layer, { standardize }]) => (standardize ? [layer] : []));
  const all = new Map(sites.map(({ layer }) => [layer, partOf.get(layer) ?? none]));
  return placeEach(standardized.reduce(standardizeKernel, graph), all);
}

/** Each site has what the first part says that names it. */
function partsBySite(sites: readonly Site[], parts: readonly StudyPart[]): ReadonlyMap<string, StudyPart> {
  const partOf = new Map<string, StudyPart>();
  for (const part of parts) {
    for (const layer of layersOf(sites, part.sites)) if (!partOf.has(layer)) partOf.set(layer, part);
  }
  return partOf;
}

/** The layers that a part names; with some of which another part may have been before. */
function layersOf(sites: readonly Site[], chosen: StudyPart['sites']): readonly string[] {
  const layers = sites.map(({ layer }) => layer);
  switch (chosen.kind) {
    case 'first':
      return layers.slice(0, 1);
    case 'firstHalf':
      return layers.slice(0, Math.ceil(layers.length / 2));
    case 'last':
      return layers.slice(-1);
    case 'rest':
      return layers;
    case 'custom':
      return chosen.layers;
  }
}

/** Source: Qiao et al. 2019. Layers of which the app standardizes no kernels stay as they are. */
function standardizeKernel(graph: Graph, layer: string): Graph {
  const node = graph.nodes.find(({ id }) => id === layer);
  const fields = node === undefined ? undefined : findLayer(node.kind)?.fields;
  return fields?.['weightStandardization'] === undefined
    ? graph
    : configure(graph, layer, { weightStandardization: true });
}
