import { sumCosts } from '../../compile/cost';
import type { Plan, PlanNode, PlanOutput, Tap } from '../../compile/plan';
import type { EngineLayer, Shape } from '../../layers/layer';
import type { GoldenTensors } from './format';
import { requireTensor } from './values';

/** One node of a small plan: its id (also its name), its layers, and its weights by Keras' names with their tensors' keys. */
export interface MiniNode {
  readonly id: string;
  readonly layers: readonly EngineLayer[];
  readonly weights: readonly { readonly name: string; readonly trainable: boolean; readonly key: string }[];
}

const NO_COST = sumCosts([]);

const INPUT = 'input';

/** A plan of nodes in a row behind an input, as the compiler would give it; the shapes of weights are those of `tensors`. */
export function planInARow(
  inputShape: Shape,
  nodes: readonly MiniNode[],
  tensors: GoldenTensors,
  loss: PlanOutput['loss'],
  taps: readonly Tap[] = [],
): Plan {
  const input = planNode(INPUT, [], [], inputShape);
  const row = nodes.map((node, index): PlanNode => {
    const planned = planNode(node.id, node.layers, [nodes[index - 1]?.id ?? INPUT], []);
    return { ...planned, weights: specsOf(node, tensors) };
  });
  const source = nodes.at(-1)?.id ?? INPUT;
  return {
    nodes: [input, ...row],
    inputs: [INPUT],
    outputs: [{ node: 'output', source, loss, beforeActivation: false, weight: 1 }],
    taps,
    totals: NO_COST,
  };
}

/** A plan of one node behind Inputs of these shapes, on its ports in their order. */
export function planOfOne(inputShapes: readonly Shape[], node: MiniNode, tensors: GoldenTensors): Plan {
  const inputs = inputShapes.map((shape, port) => planNode(`${INPUT}_${port}`, [], [], shape));
  const ids = inputs.map(({ id }) => id);
  const subject = { ...planNode(node.id, node.layers, ids, []), weights: specsOf(node, tensors) };
  return {
    nodes: [...inputs, subject],
    inputs: ids,
    outputs: [
      {
        node: 'output',
        source: node.id,
        loss: { kind: 'meanSquaredError' },
        beforeActivation: false,
        weight: 1,
      },
    ],
    taps: [],
    totals: NO_COST,
  };
}

/** A plan whose Input's values are what the network gives, and enter the loss. */
export function planOfLoss(inputShape: Shape, loss: PlanOutput['loss']): Plan {
  const input = planNode(INPUT, [], [], inputShape);
  const output = { node: 'output', source: INPUT, loss, beforeActivation: false, weight: 1 };
  return { nodes: [input], inputs: [INPUT], outputs: [output], taps: [], totals: NO_COST };
}

function specsOf({ weights }: MiniNode, tensors: GoldenTensors): PlanNode['weights'] {
  return weights.map(({ name, trainable, key }) => ({
    name,
    trainable,
    shape: requireTensor(tensors, key).shape,
    initializer: { kind: 'zeros' as const },
  }));
}

function planNode(
  id: string,
  layers: readonly EngineLayer[],
  inputs: readonly string[],
  outputShape: Shape,
): PlanNode {
  return {
    id,
    kind: id,
    name: id,
    config: {},
    inputs,
    inputShapes: [],
    outputShape,
    weightsOf: id,
    weights: [],
    cost: NO_COST,
    layers,
  };
}
