export { createRandom } from './random';
export { streamSeed } from './streamSeed';
