import { groupBy } from '../collections/groupBy';
import type { Graph, GraphEdge, GraphNode } from '../document/schema';
import { type AnyLayer, findLayer } from '../layers/index';
import type { Complaint, ConfiguredLayer, Shape } from '../layers/layer';
import { costOf } from './cost';
import { type GraphIndex, indexGraph } from './graphIndex';
import type { NodeFacts } from './plan';
import { receptiveFieldOf } from './receptiveField';
import { sortTopologically, type Topology } from './topology';

/** What is known of one node. */
export interface NodeAnalysis {
  readonly node: GraphNode;
  /** Undefined where the app does not know the kind. */
  readonly layer: AnyLayer | undefined;
  /** Null where the config is not legal. */
  readonly configured: ConfiguredLayer | null;
  /** The wires that count, by port: one for each port that the layer has. */
  readonly inputs: readonly GraphEdge[];
  /** What the layer finds wrong with its config, or else with what enters it. */
  readonly complaints: readonly Complaint[];
  readonly facts: NodeFacts;
}

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
    const analysis = done.get(id);
    if (analysis === undefined) continue;
    nodes.set(id, analysis);
    facts.set(id, analysis.facts);
  }
  return { index, topology, nodes, facts };
}

function analyseNode(
  node: GraphNode,
  wires: readonly GraphEdge[],
  factsOf: (id: string) => NodeFacts | undefined,
): NodeAnalysis {
  const layer = findLayer(node.kind);
  if (layer === undefined) {
    return { node, layer, configured: null, inputs: [], complaints: [], facts: unknownFacts([]) };
  }
  const inputs = acceptedWires(layer, wires);
  const inputShapes = shapesByPort(layer, inputs, factsOf);
  const check = layer.check(node.config);
  if (!check.ok) {
    const facts = unknownFacts(inputShapes);
    return { node, layer, configured: null, inputs, complaints: check.complaints, facts };
  }
  const { complaints, facts } = judge(layer, check.layer, inputs, inputShapes, factsOf);
  return { node, layer, configured: check.layer, inputs, complaints, facts };
}

/** Of the wires into a node those to ports it has, the first of each port. */
function acceptedWires(layer: AnyLayer, wires: readonly GraphEdge[]): readonly GraphEdge[] {
  const possible = wires.filter((edge) => edge.targetPort < layer.inputs.max);
  return [...groupBy(possible, (edge) => edge.targetPort).values()].flatMap((edges) => edges.slice(0, 1));
}

/** Shapes that enter, by port; null where there is no wire or nothing is known of its source. */
function shapesByPort(
  layer: AnyLayer,
  inputs: readonly GraphEdge[],
  factsOf: (id: string) => NodeFacts | undefined,
): readonly (Shape | null)[] {
  const ports = Math.max(layer.inputs.min, ...inputs.map((edge) => edge.targetPort + 1));
  const shapes: (Shape | null)[] = Array.from({ length: ports }, () => null);
  for (const edge of inputs) shapes[edge.targetPort] = factsOf(edge.source)?.outputShape ?? null;
  return shapes;
}

/** Shape and cost where all inputs are known, or the layer's complaints about them. */
function judge(
  layer: AnyLayer,
  configured: ConfiguredLayer,
  inputs: readonly GraphEdge[],
  inputShapes: readonly (Shape | null)[],
  factsOf: (id: string) => NodeFacts | undefined,
): { complaints: readonly Complaint[]; facts: NodeFacts } {
  const entering = inputs.map((edge) => inputShapes[edge.targetPort] ?? null);
  if (inputs.length < layer.inputs.min || !entering.every((shape) => shape !== null)) {
    return { complaints: [], facts: unknownFacts(inputShapes) };
  }
  const result = configured.shape(entering);
  if (!result.ok) {
    const complaints = result.complaints.map((complaint) => atPort(complaint, inputs));
    return { complaints, facts: unknownFacts(inputShapes) };
  }
  const cost = costOf(configured, entering, result.shape);
  const seen = inputs.flatMap(({ source }) => factsOf(source)?.receptiveField ?? []);
  const receptiveField = receptiveFieldOf(configured.window(), seen);
  return { complaints: [], facts: { inputShapes, outputShape: result.shape, receptiveField, cost } };
}

/** A layer counts its inputs without gaps; the complaint is given the port of the document. */
function atPort(complaint: Complaint, inputs: readonly GraphEdge[]): Complaint {
  if (complaint.port === undefined) return complaint;
  return { ...complaint, port: inputs[complaint.port]?.targetPort ?? complaint.port };
}

function unknownFacts(inputShapes: readonly (Shape | null)[]): NodeFacts {
  return { inputShapes, outputShape: null, receptiveField: null, cost: null };
}
