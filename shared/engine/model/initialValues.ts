import type { Initializer, WeightSpec } from '../../layers/layer';
import { createRandom } from '../../random';

/**
 * The values a weight starts with, drawn from the stream `seed`.
 * glorotUniform: uniform in ±√(6/(fanIn + fanOut)) (Glorot, Bengio, AISTATS 2010); heNormal: normal with standard deviation
 * √(2/fanIn), redrawn beyond two of them and widened so that the deviation stays (He et al., ICCV 2015; as in Keras).
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
  const random = createRandom(seed);
  switch (initializer.kind) {
    case 'zeros':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'constant':
      return () => initializer.value;
    case 'glorotUniform': {
      const limit = Math.sqrt(6 / (initializer.fanIn + initializer.fanOut));
      return () => (2 * random.next() - 1) * limit;
    }
    case 'heNormal': {
      const deviation = Math.sqrt(2 / initializer.fanIn) / TRUNCATED_DEVIATION;
      return () => truncatedNormal(() => random.normal()) * deviation;
    }
  }
}

function truncatedNormal(normal: () => number): number {
  let value = normal();
  while (Math.abs(value) > 2) value = normal();
  return value;
}
