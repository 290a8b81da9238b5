export { openBackend } from './backends';
export { runGolden } from './golden';
export { createTrainingControl, type TrainingControl } from './loop/control';
export { train } from './loop/train';
export { serveThread, type ThreadHost, type ThreadLink, type ThreadOrder } from './program/threads';
