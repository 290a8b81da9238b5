import type { Clipping, Optimizer } from '../../document/training';
import { createAdagrad } from './adagrad';
import { createAdam } from './adam';
import { clipByNorm } from './clipping';
import { createMomentum } from './momentum';
import type { EngineOptimizer } from './optimizer';
import { createRmsprop } from './rmsprop';
import { createSgd } from './sgd';

export type { EngineOptimizer } from './optimizer';

/**
 * The optimizer that the training settings ask for, with clipping where they ask for that. The learning rate is said at each
 * step: the one in the settings is where its schedule begins.
 */
export function createOptimizer(settings: Optimizer, clipping: Clipping = { kind: 'none' }): EngineOptimizer {
  const optimizer = createUnclipped(settings);
  return clipping.kind === 'none' ? optimizer : clipByNorm(optimizer, clipping.maxNorm);
}

function createUnclipped(settings: Optimizer): EngineOptimizer {
  switch (settings.kind) {
    case 'sgd':
      return createSgd();
    case 'momentum':
      return createMomentum(settings, false);
    case 'nesterov':
      return createMomentum(settings, true);
    case 'rmsprop':
      return createRmsprop(settings);
    case 'adagrad':
      return createAdagrad(settings);
    case 'adam':
      return createAdam(settings);
    case 'adamw':
      return createAdam(settings, settings.weightDecay);
  }
}
