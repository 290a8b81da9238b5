export { openBackend } from './backends';
export { findLearningRate } from './finder';
export { runGolden } from './golden';
export { createTrainingControl, type TrainingControl } from './loop/control';
export { train } from './loop/train';
export { measure } from './measure';
export type { ThreadHost, ThreadLink, ThreadOrder } from './program/threads';
export type { ProbeCache } from './selection/cache';
