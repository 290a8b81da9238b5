import type { Graph } from '../document/schema';
import type { StudyDesign } from '../document/study';
import { isNorm } from '../placement/norms';
import type { Site } from '../placement/sites';
import { armNames } from './armName';
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
    ...(gone === 0
      ? []
      : [`${gone} of the chosen sites are in the network no more: choose the sites again.`]),
    ...(alike.length === 0 ? [] : [`Arms that are no different: ${listed(alike)}.`]),
  ];
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
