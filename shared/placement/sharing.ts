import { analyseGraph, type NodeAnalysis } from '../compile/analysis';
import { ownerId, weightsMisfit } from '../compile/sharing';
import type { Graph, GraphNode } from '../document/schema';
import type { Site } from './sites';

/** A graph that is rewritten, its sites, and what is made of it. */
export interface Rewrite {
  readonly drawn: Graph;
  readonly sites: readonly Site[];
  readonly placed: Graph;
  /** Where each norm was placed, by its id. */
  readonly stands: ReadonlyMap<string, Stand>;
}

/** A site of the drawn graph, and which of the norms there, counted from 0. */
export interface Stand {
  readonly site: Site;
  readonly place: number;
}

/**
 * The rewritten graph in which weights are shared as they were, as far as they fit: where the layer that had them is gone, the first of
 * those that are left has them. A norm that was placed shares with those with which the norm shared in whose place it stands;
 * and with those at layers that share the layer's weights, so that towers that are one function stay one, unless norms that
 * could share there are drawn apart.
 */
export function settleSharing(rewrite: Rewrite): Graph {
  const { drawn, placed } = rewrite;
  if (drawn.nodes.every(({ weightsOf }) => weightsOf === undefined)) return placed;
  const owners = ownersOf(rewrite);
  if (isSettled(placed, owners)) return placed;
  return { ...placed, nodes: placed.nodes.map((node) => withOwner(node, owners.get(node.id))) };
}

/** Of each node that has weights in common with another, or might, the one whose weights it is to have. */
function ownersOf(rewrite: Rewrite): ReadonlyMap<string, string> {
  const { nodes } = analyseGraph(rewrite.drawn);
  const relation = relationOf(rewrite);
  const owners = new Map<string, string>();
  const done: NodeAnalysis[] = [];
  const placed = [...analyseGraph(rewrite.placed).nodes.values()];
  for (const analysis of placed.toSorted((one, other) => rank(one) - rank(other))) {
    const { id, weightsOf } = analysis.node;
    const former = nodes.get(id);
    // A reference that held for nothing before stays as it was drawn.
    if (former !== undefined && weightsOf !== undefined && ownerId(nodes, former) === id) continue;
    const fitting = (wanted: Relation): NodeAnalysis | undefined =>
      done.find((other) => relation(id, other.node.id) === wanted && weightsMisfit(analysis, other) === null);
    const found = fitting('shared') ?? fitting('alike');
    owners.set(id, owners.get(found?.node.id ?? '') ?? id);
    done.push(analysis);
  }
  return owners;
}

/** Those with weights of their own come first, so that they keep them. */
function rank({ node }: NodeAnalysis): number {
  return node.weightsOf === undefined ? 0 : 1;
}

/** What two nodes of the rewritten graph had to do with each other in the drawn one. */
type Relation =
  /** They had the same weights, or stand where such norms stood. */
  | 'shared'
  /** One is placed, and they stand at layers with the same weights. */
  | 'alike'
  | 'apart';

function relationOf({ drawn, sites, stands }: Rewrite): (one: string, other: string) => Relation {
  const { nodes } = analyseGraph(drawn);
  const ownerOf = new Map([...nodes].map(([id, analysis]) => [id, ownerId(nodes, analysis)]));
  const drawnStands = new Map(
    sites.flatMap((site) => site.norms.map((norm, place) => [norm, { site, place }] as const)),
  );
  const shares = (one = '', other = ''): boolean =>
    ownerOf.has(one) && ownerOf.get(one) === ownerOf.get(other);
  const couldShare = (one = '', other = ''): boolean => {
    const [first, second] = [nodes.get(one), nodes.get(other)];
    return first !== undefined && second !== undefined && weightsMisfit(first, second) === null;
  };
  /** The node of the drawn graph in whose place one stands: itself where it was there. */
  const formerOf = (id: string): string | undefined => {
    const stand = stands.get(id);
    return nodes.has(id) ? id : stand?.site.norms[stand.place];
  };
  const standAlike = (one: string, other: string): boolean => {
    const [here, there] = [
      stands.get(one) ?? drawnStands.get(one),
      stands.get(other) ?? drawnStands.get(other),
    ];
    if (here === undefined || there === undefined) return false;
    return here.place === there.place && shares(here.site.layer, there.site.layer);
  };
  return (one, other) => {
    const [former, theirs] = [formerOf(one), formerOf(other)];
    if (shares(former, theirs)) return 'shared';
    if ((!stands.has(one) && !stands.has(other)) || couldShare(former, theirs)) return 'apart';
    return standAlike(one, other) ? 'alike' : 'apart';
  };
}

/** Whether the graph's references say the same already, directly or by way of others. */
function isSettled(graph: Graph, owners: ReadonlyMap<string, string>): boolean {
  const { nodes } = analyseGraph(graph);
  return [...owners].every(([id, owner]) => {
    const analysis = nodes.get(id);
    if (analysis === undefined || (owner === id && analysis.node.weightsOf !== undefined)) return false;
    return ownerId(nodes, analysis) === owner;
  });
}

function withOwner(node: GraphNode, owner: string | undefined): GraphNode {
  if (owner === undefined || owner === node.weightsOf) return node;
  const { weightsOf: _, ...own } = node;
  return owner === node.id ? own : { ...own, weightsOf: owner };
}
