import { getBackend } from '@tensorflow/tfjs-core';
import type { Clipping, Optimizer } from '../../document/training';
import type { GroupUpdate } from '../kernels/groupUpdate';
import { groupUpdateWebGl } from '../kernels/webgl/groupUpdate';
import { groupUpdateWebGpu } from '../kernels/webgpu/groupUpdate';
import { createAdagrad } from './adagrad';
import { createAdam } from './adam';
import { clipByNorm, clippingScale } from './clipping';
import { shaderFormula } from './formula';
import { groupedOptimizer } from './grouped';
import { createMomentum } from './momentum';
import type { EngineOptimizer } from './optimizer';
import { createRmsprop } from './rmsprop';
import { createSgd } from './sgd';

export type { EngineOptimizer } from './optimizer';

/** Backends whose programs update weights in groups. */
const deviceUpdates: readonly GroupUpdate[] = [groupUpdateWebGl, groupUpdateWebGpu];

/**
 * The optimizer that the training settings ask for, with clipping where they ask for that. The learning rate is said at each
 * step: the one in the settings is where its schedule begins.
 */
export function createOptimizer(settings: Optimizer, clipping: Clipping = { kind: 'none' }): EngineOptimizer {
  const device = deviceUpdates.find(({ backendName }) => backendName === getBackend());
  if (device !== undefined) {
    const scale = clipping.kind === 'none' ? null : clippingScale(clipping.maxNorm);
    return groupedOptimizer(shaderFormula(settings), device, scale);
  }
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
