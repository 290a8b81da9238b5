export { createRandom } from './random';
export { streamSeed } from './streamSeed';
export { seedXoshiro } from './xoshiro';
export { fillNormal, normalTables } from './ziggurat';
