import { weightedSum } from '../kernels/weightedSum';
import { type EngineOptimizer, type Formula, optimizerOf, updateEach } from './optimizer';
import { createSlots } from './slots';

interface Settings {
  /** μ: share of the velocity that is kept, in [0, 1). */
  readonly momentum: number;
  readonly formula: Formula;
}

/**
 * Gradient descent with momentum, η the learning rate.
 * `keras`: v ← μ·v + η·g, w ← w − v; with Nesterov's look ahead w ← w − (η·g + μ·v). (Keras keeps −v.)
 * `torch`: v ← μ·v + g, w ← w − η·v; with Nesterov's look ahead w ← w − η·(g + μ·v).
 * They are the same while η is: where it changes, PyTorch's applies the new one to all of the velocity at once, and Keras' to
 * new gradients alone. Sources: Polyak, 1964; Sutskever et al., «On the importance of initialization and momentum in deep
 * learning», ICML 2013, for the form of Nesterov's; SGD of Keras and of PyTorch.
 */
export function createMomentum({ momentum, formula }: Settings, nesterov: boolean): EngineOptimizer {
  const velocities = createSlots();
  return optimizerOf({ velocity: velocities }, (variables, gradients, learningRate) => {
    const [inside, outside] = formula === 'keras' ? [learningRate, 1] : [1, learningRate];
    updateEach(variables, gradients, (variable, gradient) => {
      const velocity = weightedSum(momentum, velocities.read(variable), inside, gradient);
      velocities.write(variable, velocity);
      const step = nesterov ? weightedSum(inside, gradient, momentum, velocity) : velocity;
      variable.assign(weightedSum(1, variable, -outside, step));
    });
  });
}
