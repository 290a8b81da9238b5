import { analyseGraph } from '../compile/analysis';
import type { Graph } from '../document/schema';
import { areLike, isAsChosen, normsOf } from './asChosen';
import type { Choice } from './place';
import { findSites, type Site } from './sites';
import { bypass } from './splice';

/**
 * The layers of sites that are as chosen together. Norms that are placed before a layer without an activation look like those behind
 * the layer before it, where there is nothing else between the two: there the last ones are those of the second layer, if they are what
 * is chosen for it, and the first is as chosen without them.
 */
export function settledBetween(
  graph: Graph,
  sites: readonly Site[],
  choices: ReadonlyMap<string, Choice>,
): ReadonlySet<string> {
  const pairs = new Map<string, string>();
  let [rest, now] = [graph, sites];
  // From the end on, so that what stands behind a second layer is not taken for its own.
  for (const { layer } of sites.toReversed()) {
    const found = normsBetween(rest, now, layer, choices.get(layer));
    if (found === null) continue;
    pairs.set(layer, found.first);
    rest = found.norms.reduce(bypass, rest);
    now = findSites(rest);
  }
  if (pairs.size === 0) return new Set();
  const left = new Map(now.map((site) => [site.layer, site]));
  const isSettled = (layer: string): boolean => {
    const [choice, site] = [choices.get(layer), left.get(layer)];
    // A layer for which nothing is chosen may keep what it has.
    return choice === undefined || (site !== undefined && isAsChosen(rest, site, choice));
  };
  return new Set(
    [...pairs].flatMap(([second, first]) => (pairs.has(first) || isSettled(first) ? [first, second] : [])),
  );
}

/** The norms that stand before a layer as they are chosen for it, and the layer behind which they stand; null where none do. */
function normsBetween(
  graph: Graph,
  sites: readonly Site[],
  layer: string,
  choice: Choice | undefined,
): { readonly first: string; readonly norms: readonly string[] } | null {
  if (choice?.placement !== 'pre') return null;
  const second = sites.find((site) => site.layer === layer);
  if (second === undefined || second.activation !== null || second.norms.length > 0) return null;
  const { index } = analyseGraph(graph);
  const before = index.into(layer)[0]?.source ?? '';
  const first = sites.find((site) => site.norms.at(-1) === before);
  if (index.outOf(before).length > 1) return null;
  const norms = first?.norms.slice(-choice.norms.length) ?? [];
  if (first === undefined || !areLike(normsOf(graph, { norms }), choice.norms)) return null;
  return { first: first.layer, norms };
}
