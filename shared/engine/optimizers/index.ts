import type { Optimizer } from '../../document/schema';
import { type AdamFormula, createAdam } from './adam';
import { createMomentum } from './momentum';
import type { EngineOptimizer } from './optimizer';
import { createSgd } from './sgd';

export type { EngineOptimizer } from './optimizer';

/** The optimizer that the training settings ask for; Adam with PyTorch's formula unless said otherwise. */
export function createOptimizer(settings: Optimizer, adamFormula: AdamFormula = 'torch'): EngineOptimizer {
  switch (settings.kind) {
    case 'sgd':
      return createSgd(settings);
    case 'momentum':
      return createMomentum(settings);
    case 'adam':
      return createAdam(settings, adamFormula);
  }
}
