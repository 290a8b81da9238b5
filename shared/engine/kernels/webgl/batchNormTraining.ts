import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { BATCH_STATISTICS } from '../batchStatistics';
import { type KernelCall, numberAttribute, tensorInput } from '../kernel';
import { LINES, linesOf, threeAxes } from './lines';
import { MOMENTS_OF_PART, momentsOfAll, OF_BATCH } from './moments';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** Three programs: the moments of parts of the rows, those of all, and the output. */
function normalizing(name: string, activation: string): WebGlKernel {
  return { name, run: (call, backend) => normalize(call, backend, activation) };
}

export const batchNormTrainingWebGl = normalizing('BatchNormTraining', 'return y;');

export const rectifiedBatchNormWebGl = normalizing(
  'RectifiedBatchNorm',
  // Chosen, so that NaN stays NaN.
  'return mix(y, vec4(0.0), lessThan(y, vec4(0.0)));',
);

/** @param activation GLSL that returns what becomes of `y` */
function normalize(call: KernelCall, backend: MathBackendWebGL, activation: string): TensorInfo[] {
  const x = tensorInput(call, 'x');
  const [gamma, beta] = [tensorInput(call, 'gamma'), tensorInput(call, 'beta')];
  const lines = linesOf(x);
  const { parts, channels, rows } = lines;
  const X = threeAxes(x, lines);
  const moments = runFragment(backend, {
    inputs: { X },
    shape: [parts, 2, channels],
    integers: lines.integers,
    functions: `${LINES} ${MOMENTS_OF_PART}`,
    result: 'return momentsOf(X, at.x, at.z);',
  });
  const statistics = runFragment(backend, {
    inputs: { X, Moments: moments },
    shape: [BATCH_STATISTICS.length, channels],
    integers: { ...lines.integers, parts },
    floats: { rows, one: 1 },
    functions: `${LINES} ${momentsOfAll('Moments')}`,
    result: `
      if (at.x == 2) { return vec4(varianceOf(at.y), 0.0, 0.0); }
      vec2 origin = getX(0, 0, at.y).rg;
      vec2 distance = distanceOf(at.y);
      // Times a one that compilers do not know, or they might find that nothing is left of what is cut off.
      vec2 mean = (origin + distance) * one;
      return vec4(mean, (origin - mean) + distance);`,
  });
  const y = runFragment(backend, {
    inputs: { X, Gamma: gamma, Beta: beta, Statistics: statistics },
    shape: X.shape,
    floats: { epsilon: numberAttribute(call.attrs, 'epsilon') },
    functions: OF_BATCH,
    result: `
      vec4 factor = getGamma(at.z).rgrg * inverseOf(at.z);
      vec4 y = distancesOf(getX(at.x, at.y, at.z), at.z) * factor + getBeta(at.z).rgrg;
      ${activation}`,
  });
  release(backend, moments);
  return [{ ...y, shape: x.shape }, statistics];
}
