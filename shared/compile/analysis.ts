import type { Graph } from '../document/schema';
import { type GraphIndex, indexGraph } from './graphIndex';
import { analyseNode, type NodeAnalysis } from './nodeAnalysis';
import type { NodeFacts } from './plan';
import { ownerId, withoutParameters } from './sharing';
import { sortTopologically, type Topology } from './topology';

export type { NodeAnalysis } from './nodeAnalysis';

/** What is known of a graph by itself, without a data set and training settings. */
export interface GraphAnalysis {
  readonly index: GraphIndex;
  readonly topology: Topology;
  /** In the order of the document. */
  readonly nodes: ReadonlyMap<string, NodeAnalysis>;
  /** The facts of `nodes` alone. */
  readonly facts: ReadonlyMap<string, NodeFacts>;
}

/** Graphs never change in place, so what was found of one stays true as long as somebody holds it. */
const known = new WeakMap<Graph, GraphAnalysis>();

/** Shapes and costs of every node that can have them, and each layer's complaints. */
export function analyseGraph(graph: Graph): GraphAnalysis {
  const found = known.get(graph);
  if (found !== undefined) return found;
  const analysis = analyse(graph);
  known.set(graph, analysis);
  return analysis;
}

function analyse(graph: Graph): GraphAnalysis {
  const index = indexGraph(graph);
  const topology = sortTopologically(index);
  const done = new Map<string, NodeAnalysis>();
  const factsOf = (id: string): NodeFacts | undefined => done.get(id)?.facts;
  const analyseById = (id: string): void => {
    const node = index.nodes.get(id);
    if (node !== undefined && !done.has(id)) done.set(id, analyseNode(node, index.into(id), factsOf));
  };
  for (const id of topology.order) analyseById(id);
  // What is on or after a cycle comes last; some of its inputs then have no shape, so it has none either.
  for (const { id } of graph.nodes) analyseById(id);
  const nodes = new Map<string, NodeAnalysis>();
  const facts = new Map<string, NodeFacts>();
  for (const { id } of graph.nodes) {
    const own = done.get(id);
    if (own === undefined) continue;
    const analysis = ownerId(done, own) === id ? own : withoutParameters(own);
    nodes.set(id, analysis);
    facts.set(id, analysis.facts);
  }
  return { index, topology, nodes, facts };
}
