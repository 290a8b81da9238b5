import type { TrainingSettings } from '../document/schema';
import type { AugmentationPlan } from './places';

export { describeAugmentation } from './describe';
export { drawNoise, fillBatch } from './fillBatch';
export { type AugmentationPlan, drawPlaces, reachOf } from './places';

/** How a training changes its images; null where it takes them as they are. */
export function augmentationPlan({
  augmentation,
  seed,
}: Pick<TrainingSettings, 'augmentation' | 'seed'>): AugmentationPlan | null {
  const { shift, flip, noise } = augmentation;
  const isIdle = shift.kind === 'none' && flip === 'none' && noise.kind === 'none';
  return isIdle ? null : { augmentation, seed };
}
