import type { GraphAnalysis, NodeAnalysis } from './analysis';
import { builtLayers, enteringShapes } from './builtLayers';
import { sumCosts } from './cost';
import { readOutput } from './outputConfig';
import type { Plan, PlanNode, PlanOutput, Tap } from './plan';
import { activationFor, lastActivation } from './probabilities';
import type { RuleContext } from './rules/context';
import { ownerId } from './sharing';

/**
 * The Plan of a document in which no rule found an error; null where something it needs is missing all the same. Nodes
 * that do not lead to an Output are left out.
 */
export function buildPlan({ analysis, outputs: ends, live }: RuleContext): Plan | null {
  if (live === null) return null;
  const wired = ends.filter(({ node }) => live.has(node.id));
  const [first, ...more] = wired.map((end) => planOutput(analysis, end)).filter((output) => output !== null);
  if (first === undefined || more.length + 1 < wired.length) return null;
  const nodes: PlanNode[] = [];
  const taps: Tap[] = [];
  for (const id of analysis.topology.order) {
    const found = analysis.nodes.get(id);
    if (found === undefined || !live.has(id)) continue;
    const node = planNode(found, ownerId(analysis.nodes, found));
    if (node === null) return null;
    nodes.push(node);
    taps.push(...tapsOf(found, node));
  }
  const totals = sumCosts(nodes.map((node) => node.cost));
  const inputs = nodes.flatMap(({ id, kind }) => (kind === 'Input' ? [id] : []));
  return { nodes, inputs, outputs: [first, ...more], taps, totals };
}

function planNode(analysis: NodeAnalysis, weightsOf: string): PlanNode | null {
  const { node, configured, facts } = analysis;
  const inputShapes = enteringShapes(analysis);
  const layers = builtLayers(analysis);
  if (configured === null || inputShapes === null || layers === null) return null;
  if (facts.outputShape === null || facts.cost === null) return null;
  return {
    id: node.id,
    kind: node.kind,
    name: node.name,
    config: configured.config,
    inputs: analysis.inputs.map((edge) => edge.source),
    inputShapes,
    outputShape: facts.outputShape,
    weightsOf,
    weights: weightsOf === node.id ? configured.weights(inputShapes) : [],
    cost: facts.cost,
    layers,
  };
}

function planOutput({ nodes }: GraphAnalysis, end: NodeAnalysis): PlanOutput | null {
  const settings = readOutput(end);
  const [wire] = end.inputs;
  const source = wire === undefined ? undefined : nodes.get(wire.source);
  if (settings === null || source === undefined) return null;
  const own = { node: end.node.id, source: source.node.id, weight: settings.lossWeight };
  const { loss: kind, fromLogits, labelSmoothing } = settings;
  if (kind === 'meanSquaredError') return { ...own, loss: { kind }, beforeActivation: false };
  const beforeActivation = !fromLogits && lastActivation(source) === activationFor(settings);
  const loss = { kind, fromLogits: fromLogits || beforeActivation, labelSmoothing };
  return { ...own, loss, beforeActivation };
}

function tapsOf({ layer }: NodeAnalysis, { id, inputs, inputShapes }: PlanNode): readonly Tap[] {
  const [before] = inputs;
  const channels = inputShapes[0]?.at(-1);
  if (layer?.normalizes !== true || before === undefined || channels === undefined) return [];
  return [{ node: id, before, channels }];
}
