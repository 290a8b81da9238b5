import type { DatasetInfo } from '../../data/dataset';
import type { NormscopeDocument } from '../../document/schema';
import { analyseGraph, type GraphAnalysis, type NodeAnalysis } from '../analysis';
import { ancestors } from '../graphIndex';
import type { Problem } from '../problem';

/** What the rules look at. */
export interface RuleContext {
  readonly document: NormscopeDocument;
  /** Null where the app does not know the document's data set. */
  readonly dataset: DatasetInfo | null;
  readonly analysis: GraphAnalysis;
  readonly inputs: readonly NodeAnalysis[];
  readonly outputs: readonly NodeAnalysis[];
  /**
   * The wired Outputs and the nodes that they depend on, where an Input is among them: the part that trains. Null where
   * there is no such part yet; every node may then become one of it.
   */
  readonly live: ReadonlySet<string> | null;
  /** Given where one fix is looked for, of the first problem of these that has one; null where all are, as far as that is worth while. */
  readonly wanted: ((problem: Problem) => boolean) | null;
}

/** Warnings of one sort that are given at once: more would drown the others, and come up as these are mended. */
export const MOST_WARNINGS = 10;

/** So many fixes of a kind are looked for at most: beyond them the user mends others first. */
const MOST_FIXES = 50;
/** Fixes are found by looking at the whole graph, or by trying: so many nodes are looked at for all of them. */
const MOST_NODES = 5000;

/** How many fixes of a kind are looked for, so that they take no longer than the rest of a compilation. */
export function fixesWorthWhile({ analysis }: Pick<RuleContext, 'analysis'>): number {
  return Math.min(MOST_FIXES, Math.ceil(MOST_NODES / analysis.nodes.size));
}

/** Finds one kind of problem everywhere in the document. */
export type Rule = (context: RuleContext) => readonly Problem[];

export function createContext(document: NormscopeDocument, dataset: RuleContext['dataset']): RuleContext {
  const analysis = analyseGraph(document.graph);
  const nodes = [...analysis.nodes.values()];
  const inputs = nodes.filter(({ node }) => node.kind === 'Input');
  const outputs = nodes.filter(({ node }) => node.kind === 'Output');
  const live = livePart(analysis, inputs, outputs);
  return { document, dataset, analysis, inputs, outputs, live, wanted: null };
}

function livePart(
  { index }: GraphAnalysis,
  inputs: readonly NodeAnalysis[],
  outputs: readonly NodeAnalysis[],
): ReadonlySet<string> | null {
  const wired = outputs.map(({ node }) => node.id).filter((id) => index.into(id).length > 0);
  const live = ancestors(index, wired);
  return inputs.some(({ node }) => live.has(node.id)) ? live : null;
}

/** Whether a node is, or may become, part of what trains. */
export function matters({ live }: RuleContext, id: string): boolean {
  return live === null || live.has(id);
}
