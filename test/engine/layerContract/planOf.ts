import { sumCosts } from '../../../shared/compile/cost';
import type { Plan, PlanNode } from '../../../shared/compile/plan';
import type { LayerConfig } from '../../../shared/document/schema';
import { findLayer } from '../../../shared/layers';
import type { ConfiguredLayer, Shape } from '../../../shared/layers/layer';

/** Id of the node that holds the layer under test. */
export const SUBJECT = 'subject';

/** A layer of the registry, for what stands around the layer under test. */
function layer(kind: string, config: LayerConfig): ConfiguredLayer {
  const checked = findLayer(kind)?.check(config);
  if (checked?.ok !== true) throw new Error(`No ${kind} with the config ${JSON.stringify(config)}.`);
  return checked.layer;
}

function planNode(
  id: string,
  kind: string,
  subject: ConfiguredLayer,
  inputs: readonly PlanNode[],
  outputShape: Shape,
): PlanNode {
  const inputShapes = inputs.map((input) => input.outputShape);
  return {
    id,
    weightsOf: id,
    kind,
    name: id,
    config: subject.config,
    inputs: inputs.map((input) => input.id),
    inputShapes,
    outputShape,
    weights: subject.weights(inputShapes),
    cost: sumCosts([]),
    layers: subject.build(inputShapes),
  };
}

/** Gives the layer an input of this shape: a 1×1 convolution or a Dense layer on the network's input. */
function feeder(input: PlanNode, shape: Shape, port: number): PlanNode {
  const size = shape.at(-1) ?? 1;
  const [kind, subject] =
    shape.length === 1
      ? ['Dense', layer('Dense', { units: size })]
      : ['Conv2D', layer('Conv2D', { filters: size, kernelSize: 1 })];
  return planNode(`feeder_${port}`, kind, subject, [input], shape);
}

function inputNode(shape: Shape): PlanNode {
  return planNode('input', 'Input', layer('Input', {}), [], shape);
}

/** The nodes up to the layer under test, which is the last of them and has the id `SUBJECT`. */
function nodesUpTo(
  kind: string,
  subject: ConfiguredLayer,
  inputs: readonly Shape[],
  output: Shape,
): PlanNode[] {
  const [first, ...others] = inputs;
  if (first === undefined) return [planNode(SUBJECT, kind, subject, [], output)];
  const input = inputNode(first);
  if (others.length === 0) return [input, planNode(SUBJECT, kind, subject, [input], output)];
  const feeders = inputs.map((shape, port) => feeder(input, shape, port));
  return [input, ...feeders, planNode(SUBJECT, kind, subject, feeders, output)];
}

/**
 * A plan with one layer under test between an input and a linear activation, whose value is what the model gives. An
 * Output under test stands after that activation.
 */
export function planOf(
  kind: string,
  subject: ConfiguredLayer,
  inputs: readonly Shape[],
  output: Shape,
): Plan {
  const isOutput = findLayer(kind)?.outputs === 0;
  const before = isOutput ? [inputNode(output)] : nodesUpTo(kind, subject, inputs, output);
  const source = before.slice(-1);
  const linear = layer('Activation', { activation: 'linear' });
  const probe = planNode('probe', 'Activation', linear, source, output);
  const end = isOutput ? subject : layer('Output', { fromLogits: true });
  const last = planNode(isOutput ? SUBJECT : 'output', 'Output', end, [probe], output);
  return {
    nodes: [...before, probe, last],
    inputs: before.slice(0, 1).map(({ id }) => id),
    outputs: [
      {
        ...{ node: last.id, source: probe.id, beforeActivation: false, weight: 1 },
        loss: { kind: 'categoricalCrossentropy', fromLogits: true, labelSmoothing: 0 },
      },
    ],
    taps: [],
    totals: sumCosts([]),
  };
}
