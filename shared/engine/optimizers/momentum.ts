import { add, mul, sub, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { EngineOptimizer } from './optimizer';
import { createSlots } from './slots';

interface Settings {
  readonly learningRate: number;
  /** Share of the velocity that is kept, in [0, 1). */
  readonly momentum: number;
}

/**
 * Gradient descent with momentum: velocity ← momentum·velocity + g, w ← w − learningRate·velocity.
 * Source: Polyak, 1964; as in PyTorch's SGD and TensorFlow.js.
 */
export function createMomentum({ learningRate, momentum }: Settings): EngineOptimizer {
  const velocities = createSlots();
  const update = (variable: Variable, gradient: Tensor): void => {
    const velocity = add(mul(velocities.read(variable), momentum), gradient);
    velocities.write(variable, velocity);
    variable.assign(sub(variable, mul(velocity, learningRate)));
  };
  return {
    apply: (variables, gradients) => {
      for (const variable of variables) {
        const gradient = gradients[variable.name];
        if (gradient !== undefined) tidy(() => update(variable, gradient));
      }
    },
    dispose: () => velocities.dispose(),
  };
}
