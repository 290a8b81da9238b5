import { varianceScalings } from '../../layers/initializers';
import type { Initializer, WeightSpec } from '../../layers/layer';
import { createRandom } from '../../random';

/**
 * The values a weight starts with, drawn from the stream `seed`. The kernels' random values have the variance
 * scale / fan (Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998): uniform within ±√(3 · variance), or normal, redrawn
 * beyond two standard deviations and widened so that the variance stays, as in Keras.
 */
export function initialValues({ shape, initializer }: WeightSpec, seed: number): Float32Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const draw = sampler(initializer, seed);
  const values = new Float32Array(size);
  // Not `Float32Array.from`, which takes three times as long: a large kernel has a hundred million values.
  for (let index = 0; index < size; index++) values[index] = draw();
  return values;
}

/** Standard deviation of a standard normal cut off at ±2. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

function sampler(initializer: Initializer, seed: number): () => number {
  switch (initializer.kind) {
    case 'zeros':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'constant':
      return () => initializer.value;
    default:
      return scaledSampler(initializer, seed);
  }
}

function scaledSampler(
  { kind, fanIn, fanOut }: Extract<Initializer, { fanIn: number }>,
  seed: number,
): () => number {
  const random = createRandom(seed);
  const { scale, fan, distribution } = varianceScalings[kind];
  const inputs = fan === 'in' ? fanIn : (fanIn + fanOut) / 2;
  if (distribution === 'uniform') {
    const limit = Math.sqrt((3 * scale) / inputs);
    return () => (2 * random.next() - 1) * limit;
  }
  const deviation = Math.sqrt(scale / inputs) / TRUNCATED_DEVIATION;
  return () => truncatedNormal(() => random.normal()) * deviation;
}

function truncatedNormal(normal: () => number): number {
  let value = normal();
  while (Math.abs(value) > 2) value = normal();
  return value;
}
