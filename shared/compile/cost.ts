import type { ConfiguredLayer, Shape } from '../layers/layer';
import { countValues } from '../layers/shapes';
import type { NodeCost } from './plan';

/** Activations are 32-bit numbers. */
const BYTES_PER_VALUE = 4;

/** What a layer costs for inputs that its shape rule has accepted. */
export function costOf(layer: ConfiguredLayer, inputs: readonly Shape[], output: Shape): NodeCost {
  const parameters = { trainable: 0, fixed: 0 };
  for (const weight of layer.weights(inputs)) {
    parameters[weight.trainable ? 'trainable' : 'fixed'] += countValues(weight.shape);
  }
  return {
    parameters,
    flops: layer.flops(inputs, output),
    multiplyAdds: layer.multiplyAdds(inputs, output),
    activationBytes: BYTES_PER_VALUE * layer.kept(inputs, output),
  };
}

/** What nodes cost together; of none, nothing. */
export function sumCosts(costs: readonly NodeCost[]): NodeCost {
  const sum = (of: (cost: NodeCost) => number): number => costs.reduce((total, cost) => total + of(cost), 0);
  return {
    parameters: {
      trainable: sum(({ parameters }) => parameters.trainable),
      fixed: sum(({ parameters }) => parameters.fixed),
    },
    flops: sum(({ flops }) => flops),
    multiplyAdds: sum(({ multiplyAdds }) => multiplyAdds),
    activationBytes: sum(({ activationBytes }) => activationBytes),
  };
}
