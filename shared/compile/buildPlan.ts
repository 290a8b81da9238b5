import type { NodeAnalysis } from './analysis';
import { builtLayers, enteringShapes } from './builtLayers';
import { sumCosts } from './cost';
import { readOutput } from './outputConfig';
import type { Plan, PlanNode, PlanOutput, Tap } from './plan';
import type { RuleContext } from './rules/context';

/**
 * The Plan of a document in which no rule found an error; null where something it needs is missing all the same. Nodes
 * that do not lead to the Output are left out.
 */
export function buildPlan({ analysis, inputs, outputs, live }: RuleContext): Plan | null {
  const input = inputs.find(({ node }) => live?.has(node.id));
  const output = outputs[0] === undefined ? null : planOutput(outputs[0]);
  if (live === null || input === undefined || output === null) return null;
  const nodes: PlanNode[] = [];
  const taps: Tap[] = [];
  for (const id of analysis.topology.order) {
    const found = analysis.nodes.get(id);
    if (found === undefined || !live.has(id)) continue;
    const node = planNode(found);
    if (node === null) return null;
    nodes.push(node);
    taps.push(...tapsOf(found, node));
  }
  const totals = sumCosts(nodes.map((node) => node.cost));
  return { nodes, input: input.node.id, output, taps, totals };
}

function planNode(analysis: NodeAnalysis): PlanNode | null {
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
    weights: configured.weights(inputShapes),
    cost: facts.cost,
    layers,
  };
}

function planOutput(analysis: NodeAnalysis): PlanOutput | null {
  const settings = readOutput(analysis);
  const [wire] = analysis.inputs;
  if (settings === null || wire === undefined) return null;
  const { loss } = settings;
  const fromLogits = loss === 'meanSquaredError' || settings.fromLogits;
  return { node: analysis.node.id, source: wire.source, loss, fromLogits };
}

function tapsOf({ layer }: NodeAnalysis, { id, inputs, inputShapes }: PlanNode): readonly Tap[] {
  const [before] = inputs;
  const channels = inputShapes[0]?.at(-1);
  if (layer?.normalizes !== true || before === undefined || channels === undefined) return [];
  return [{ node: id, before, channels }];
}
