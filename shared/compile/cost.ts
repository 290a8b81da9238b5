import type { ConfiguredLayer, Shape } from '../layers/layer';
import { countValues } from '../layers/shapes';
import type { NodeCost } from './plan';

/** What a layer costs for inputs that its shape rule has accepted. */
export function costOf(layer: ConfiguredLayer, inputs: readonly Shape[], output: Shape): NodeCost {
  const parameters = { trainable: 0, fixed: 0 };
  for (const weight of layer.weights(inputs)) {
    parameters[weight.trainable ? 'trainable' : 'fixed'] += countValues(weight.shape);
  }
  return { parameters, flops: layer.flops(inputs, output) };
}

export function sumCosts(costs: readonly NodeCost[]): NodeCost {
  return {
    parameters: {
      trainable: costs.reduce((sum, cost) => sum + cost.parameters.trainable, 0),
      fixed: costs.reduce((sum, cost) => sum + cost.parameters.fixed, 0),
    },
    flops: costs.reduce((sum, cost) => sum + cost.flops, 0),
  };
}
