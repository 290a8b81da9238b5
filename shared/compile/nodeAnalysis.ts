import { groupBy } from '../collections/groupBy';
import type { GraphEdge, GraphNode, LayerConfig } from '../document/schema';
import { type AnyLayer, findLayer } from '../layers/index';
import type { Accepted, Complaint, ConfiguredLayer, Shape } from '../layers/layer';
import { formatShape } from '../layers/shapes';
import { costOf } from './cost';
import { expectationOf, plainShape } from './expectation';
import type { NodeFacts, ReceptiveField } from './plan';
import { receptiveFieldOf } from './receptiveField';

/** What is known of one node. */
export interface NodeAnalysis extends Findings {
  readonly node: GraphNode;
  /** The wires that count, by port: one for each port that the layer has. */
  readonly inputs: readonly GraphEdge[];
}

/** What follows from a node's kind, its config and what enters it, whatever it is called and wherever it stands. */
interface Findings {
  /** Undefined where the app does not know the kind. */
  readonly layer: AnyLayer | undefined;
  /** Null where the config is not legal. */
  readonly configured: ConfiguredLayer | null;
  /** What the layer finds wrong with its config, or else with what enters it. */
  readonly complaints: readonly Complaint[];
  /** The layer with what enters it and leaves it; behind a mistake, in each case that is likely once all is mended. */
  readonly accepted: readonly Accepted[];
  readonly facts: NodeFacts;
}

/** What enters a port; undefined where nothing is known of the wire's source. */
interface Entering {
  readonly port: number;
  readonly facts: NodeFacts | undefined;
}

interface Known {
  readonly entering: readonly Entering[];
  readonly analysis: NodeAnalysis;
}

/**
 * What was found the last time of a node with this config. Configs never change in place and an edit makes a new one for the
 * node it changes alone, so that after an edit only nodes are looked at anew that it changed or that other shapes now enter.
 */
const known = new WeakMap<LayerConfig, Known>();

/** Shape and cost of a node, or its layer's complaints, from the wires into it and the facts of their sources. */
export function analyseNode(
  node: GraphNode,
  wires: readonly GraphEdge[],
  factsOf: (id: string) => NodeFacts | undefined,
): NodeAnalysis {
  const { kind, config } = node;
  const layer = findLayer(kind);
  const inputs = layer === undefined ? [] : acceptedWires(layer, wires);
  const entering = inputs.map(({ source, targetPort }) => ({ port: targetPort, facts: factsOf(source) }));
  const before = known.get(config);
  if (before?.analysis.node.kind !== kind || !enterAlike(before.entering, entering)) {
    const analysis = { node, inputs, ...find(layer, config, entering) };
    known.set(config, { entering, analysis });
    return analysis;
  }
  const { analysis } = before;
  if (analysis.node === node && areSame(analysis.inputs, inputs)) return analysis;
  const moved = { ...analysis, node, inputs };
  known.set(config, { entering, analysis: moved });
  return moved;
}

function areSame<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, place) => item === other[place]);
}

/** Of the wires into a node those to ports it has, the first of each port. */
function acceptedWires(layer: AnyLayer, wires: readonly GraphEdge[]): readonly GraphEdge[] {
  const possible = wires.filter((edge) => edge.targetPort < layer.inputs.max);
  if (possible.length < 2) return possible;
  return [...groupBy(possible, (edge) => edge.targetPort).values()].flatMap((edges) => edges.slice(0, 1));
}

function enterAlike(one: readonly Entering[], other: readonly Entering[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ port, facts }, index) => {
      const match = other[index];
      return match !== undefined && match.port === port && looksAlike(facts, match.facts);
    })
  );
}

/** Whether the layers behind two nodes are given the same. */
function looksAlike(one: NodeFacts | undefined, other: NodeFacts | undefined): boolean {
  if (one === other) return true;
  const [shape, otherShape] = [one?.outputShape ?? null, other?.outputShape ?? null];
  if (shape === null || otherShape === null)
    return shape === otherShape && expectAlike(one?.expectedShapes ?? [], other?.expectedShapes ?? []);
  return (
    formatShape(shape) === formatShape(otherShape) &&
    seesAlike(one?.receptiveField ?? null, other?.receptiveField ?? null)
  );
}

function expectAlike(one: readonly Shape[], other: readonly Shape[]): boolean {
  return (
    one.length === other.length &&
    one.every((shape, index) => formatShape(shape) === formatShape(other[index] ?? []))
  );
}

function seesAlike(one: ReceptiveField | null, other: ReceptiveField | null): boolean {
  if (one === null || other === null || one === 'all' || other === 'all') return one === other;
  return one.size === other.size && one.jump === other.jump;
}

function find(layer: AnyLayer | undefined, config: LayerConfig, entering: readonly Entering[]): Findings {
  if (layer === undefined) return { layer, configured: null, ...refused([], [], []) };
  const inputShapes = byPort(layer, entering, ({ outputShape }) => outputShape);
  const check = layer.check(config);
  if (check.ok) {
    const found = accept(layer, check.layer, entering, inputShapes);
    return {
      layer,
      configured: check.layer,
      ...(found ?? expect(layer, check.layer, entering, inputShapes)),
    };
  }
  const { complaints, mended } = check;
  if (mended === null) {
    const expected = byPort(layer, entering, plainShape);
    return { layer, configured: null, ...refused(inputShapes, expected, complaints) };
  }
  const expected = expect(layer, mended, entering, inputShapes);
  const illegal = new Set(complaints.map(({ field }) => field));
  const others = expected.complaints.filter(({ field }) => !illegal.has(field));
  return { layer, configured: null, ...expected, complaints: [...complaints, ...others] };
}

/** What is known of each input, by port; null where there is no wire or nothing is known of its source. */
function byPort(
  layer: AnyLayer,
  entering: readonly Entering[],
  shapeOf: (facts: NodeFacts) => Shape | null,
): readonly (Shape | null)[] {
  const ports = Math.max(layer.inputs.min, ...entering.map(({ port }) => port + 1));
  const shapes: (Shape | null)[] = Array.from({ length: ports }, () => null);
  for (const { port, facts } of entering) shapes[port] = facts === undefined ? null : shapeOf(facts);
  return shapes;
}

type Judgement = Pick<Findings, 'complaints' | 'facts' | 'accepted'>;

/** Shape and cost where all inputs are known and the layer accepts them; else null. */
function accept(
  layer: AnyLayer,
  configured: ConfiguredLayer,
  entering: readonly Entering[],
  inputShapes: readonly (Shape | null)[],
): Judgement | null {
  const shapes = entering.map(({ facts }) => facts?.outputShape ?? null);
  if (shapes.length < layer.inputs.min || !shapes.every((shape) => shape !== null)) return null;
  const result = configured.shape(shapes);
  if (!result.ok) return null;
  const outputShape = result.shape;
  const seen = entering.flatMap(({ facts }) => facts?.receptiveField ?? []);
  const receptiveField = receptiveFieldOf(configured.window(), seen);
  const cost = costOf(configured, shapes, outputShape);
  const expected = { expectedInputs: inputShapes, expectedShapes: [outputShape] };
  return {
    complaints: [],
    accepted: [{ layer: configured, inputs: shapes, output: outputShape }],
    facts: { inputShapes, outputShape, receptiveField, cost, ...expected },
  };
}

/** The layer's complaints, and what it gives once all is mended. */
function expect(
  layer: AnyLayer,
  configured: ConfiguredLayer,
  entering: readonly Entering[],
  inputShapes: readonly (Shape | null)[],
): Judgement {
  const shapes = entering.map(({ facts }) => facts?.expectedShapes ?? []);
  const { complaints, accepted } = expectationOf(configured, shapes, layer.inputs.min);
  const inputs = byPort(layer, entering, plainShape);
  const placed = complaints.map((complaint) => atPort(complaint, entering));
  return refused(inputShapes, inputs, placed, accepted);
}

/** A layer counts its inputs without gaps; the complaint is given the port of the document. */
function atPort(complaint: Complaint, entering: readonly Entering[]): Complaint {
  if (complaint.port === undefined) return complaint;
  return { ...complaint, port: entering[complaint.port]?.port ?? complaint.port };
}

function refused(
  inputShapes: readonly (Shape | null)[],
  expectedInputs: readonly (Shape | null)[],
  complaints: readonly Complaint[],
  accepted: readonly Accepted[] = [],
): Judgement {
  const expectedShapes = accepted.map(({ output }) => output);
  const unknown = { outputShape: null, receptiveField: null, cost: null };
  return { complaints, accepted, facts: { inputShapes, ...unknown, expectedInputs, expectedShapes } };
}
