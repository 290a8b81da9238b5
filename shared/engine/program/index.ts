export { findUnsupported, type Unsupported } from './lowerNetwork';
export { openProgramTrainer } from './programTrainer';
export { findLack, programRuntime } from './runtime';
export type { ThreadHost } from './threads';
