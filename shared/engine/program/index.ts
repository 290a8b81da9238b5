export { findUnsupported } from './lowerNetwork';
export { openProgramTrainer } from './programTrainer';
export { programRuntime } from './runtime';
export type { ThreadHost } from './threads';
