export { createRandom, type Random } from './random';
export { streamSeed } from './streamSeed';
