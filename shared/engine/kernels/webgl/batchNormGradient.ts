import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type KernelCall, numberAttribute, optionalInput, tensorInput } from '../kernel';
import { addParts } from './columnSums';
import { LINES, linesOf, overLines, threeAxes } from './lines';
import { OF_BATCH } from './moments';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

export const batchNormGradientWebGl: WebGlKernel = { name: 'BatchNormTrainingGrad', run };

/** The same, where a ReLU was applied to the output. */
export const rectifiedBatchNormGradientWebGl: WebGlKernel = { name: 'RectifiedBatchNormGrad', run };

/** Four programs: both sums over parts of the rows, ∂β, ∂γ, and the gradient in the input. With a β, a ReLU is behind it. */
function run(call: KernelCall, backend: MathBackendWebGL): TensorInfo[] {
  const x = tensorInput(call, 'x');
  const lines = linesOf(x);
  const [X, Dy] = [threeAxes(x, lines), threeAxes(tensorInput(call, 'dy'), lines)];
  const beta = optionalInput(call, 'beta');
  const inputs = {
    ...{ X, Dy, Statistics: tensorInput(call, 'statistics'), Gamma: tensorInput(call, 'gamma') },
    ...(beta === null ? {} : { Beta: beta }),
  };
  const epsilon = numberAttribute(call.attrs, 'epsilon');
  const { parts, channels, rows } = lines;
  const functions = `${OF_BATCH} ${beta === null ? PASSES_ALL : PASSES_POSITIVE}`;
  const sums = runFragment(backend, {
    inputs,
    shape: [parts, 2, channels],
    integers: lines.integers,
    floats: { epsilon },
    functions: `${LINES} ${functions}`,
    result: `
      int part = at.x;
      int channel = at.z;
      vec2 sum = vec2(0.0);
      vec2 products = vec2(0.0);
      ${overLines(
        ['X', 'Dy'],
        `
        vec4 distances = distancesOf(texelX, channel);
        vec4 dy = passed(texelDy, distances, channel);
        vec4 product = dy * distances;
        sum += dy.rg;
        products += product.rg;
        if (both) {
          sum += dy.ba;
          products += product.ba;
        }`,
      )}
      return vec4(sum, products * inverseOf(channel).rg);`,
  });
  const dBeta = addParts(backend, sums, 'rg');
  const dGamma = addParts(backend, sums, 'ba');
  release(backend, sums);
  const dx = runFragment(backend, {
    inputs: { ...inputs, DGamma: dGamma, DBeta: dBeta },
    shape: X.shape,
    floats: { epsilon, share: 1 / rows },
    functions,
    result: `
      vec4 inverse = inverseOf(at.z);
      vec4 distances = distancesOf(getX(at.x, at.y, at.z), at.z);
      vec4 dy = passed(getDy(at.x, at.y, at.z), distances, at.z);
      vec4 mean = (getDBeta(at.z).rgrg + distances * inverse * getDGamma(at.z).rgrg) * share;
      return getGamma(at.z).rgrg * inverse * (dy - mean);`,
  });
  return [{ ...dx, shape: x.shape }, dGamma, dBeta];
}

const PASSES_ALL = 'vec4 passed(vec4 dy, vec4 distances, int channel) { return dy; }';

/** dy where the output is positive, from its distance from the mean: the output itself was not kept. */
const PASSES_POSITIVE = `
  vec4 passed(vec4 dy, vec4 distances, int channel) {
    vec4 factor = getGamma(channel).rgrg * inverseOf(channel);
    vec4 y = distances * factor + getBeta(channel).rgrg;
    return mix(vec4(0.0), dy, greaterThan(y, vec4(0.0)));
  }`;
