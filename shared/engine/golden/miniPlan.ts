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
  const row = nodes.map(({ id, layers, weights }, index): PlanNode => {
    const node = planNode(id, layers, [nodes[index - 1]?.id ?? INPUT], []);
    const specs = weights.map(({ name, trainable, key }) => ({
      name,
      trainable,
      shape: requireTensor(tensors, key).shape,
      initializer: { kind: 'zeros' as const },
    }));
    return { ...node, weights: specs };
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
