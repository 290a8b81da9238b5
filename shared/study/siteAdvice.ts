import type { Graph } from '../document/schema';
import type { StudyDesign } from '../document/study';
import { isNorm } from '../placement/norms';
import { ownActivation } from '../placement/roles';
import type { Site } from '../placement/sites';
import { armNames } from './armName';
import { placementsAt } from './arms';
import { sameArm } from './sameArm';
import { listed } from './words';

/** What is unwise about the arms of a design and the sites that they stand at, in sentences. */
export function adviseOnSites(design: StudyDesign, graph: Graph, sites: readonly Site[]): readonly string[] {
  const { arms } = design;
  const nowhere = sites.length === 0 && arms.some(({ kind }) => kind === 'norm' || kind === 'combined');
  const staying = arms.some(({ kind }) => kind !== 'drawn' && kind !== 'network')
    ? sayStaying(graph, sites)
    : null;
  const gone = chosenSites(design).filter((layer) => !sites.some((site) => site.layer === layer)).length;
  const alike = armNames(design, sites).filter((_, index) =>
    arms.some((each, other) => other !== index && sameArm(each, arms[index] ?? each)),
  );
  return [
    ...(nowhere
      ? [
          'There is no place for a norm in this network: a site is a convolution or a Dense layer that is not the last.',
        ]
      : []),
    ...(staying === null ? [] : [staying]),
    ...alikePlaces(design, graph, sites),
    ...(gone === 0
      ? []
      : [`${gone} of the chosen sites are in the network no more: choose the sites again.`]),
    ...(alike.length === 0 ? [] : [`Arms that are no different: ${listed(alike)}.`]),
  ];
}

/** Layers at which arms place a norm before the activation and after it, though they have none. */
function alikePlaces(design: StudyDesign, graph: Graph, sites: readonly Site[]): readonly string[] {
  const placed = placementsAt(sites, design);
  const both = sites.filter(({ layer }) => {
    const own = placed.get(layer);
    return own?.has('before') === true && own.has('after');
  });
  const said = sayBare(graph, both);
  return said === null ? [] : [said];
}

/** Which sites have no activation, where a norm before it stands as one after it does; null where all have one. */
export function sayBare({ nodes }: Graph, sites: readonly Site[]): string | null {
  const bare = sites.filter(
    ({ layer, activation }) =>
      activation === null && ownActivation(nodes.find(({ id }) => id === layer)) === null,
  );
  if (bare.length === 0) return null;
  const [has, there] = bare.length === 1 ? ['has', 'there'] : ['have', 'at each'];
  return `${listed(bare.map(({ name }) => name))} ${has} no activation: a norm “before” and one “after” are the same ${there}.`;
}

/** Which norms of the drawn network no arm takes out or replaces, since they stand at no site; null where there are none. */
export function sayStaying({ nodes }: Graph, sites: readonly Site[]): string | null {
  const standing = new Set(sites.flatMap(({ norms }) => norms));
  const names = nodes.filter((node) => isNorm(node) && !standing.has(node.id)).map(({ name }) => name);
  if (names.length === 0) return null;
  const said =
    names.length === 1
      ? `${listed(names)} stands at no site: it stays in every variant of the drawn network, also without a norm.`
      : `${listed(names)} stand at no site: they stay in every variant of the drawn network, also without a norm.`;
  const isBefore = sites.some(({ ahead }) => ahead.length > 0);
  return isBefore ? `${said} Only norms that are placed before a layer replace those right before it.` : said;
}

/** The sites that are named one by one, by the study or by parts of its arms. */
function chosenSites({ sites, arms }: StudyDesign): readonly string[] {
  const parts = arms.flatMap((arm) => (arm.kind === 'combined' ? arm.parts : []));
  const chosen = [sites, ...parts.map((part) => part.sites)];
  return [...new Set(chosen.flatMap((each) => (each.kind === 'custom' ? each.layers : [])))];
}
