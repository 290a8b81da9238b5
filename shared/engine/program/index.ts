export { findUnsupported, type Unsupported } from './lowerNetwork';
export { openProgramTrainer } from './programTrainer';
export { type Lack, openRuntime, programRuntime } from './runtime';
export type { ThreadHost } from './threads';
