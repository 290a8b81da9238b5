import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type KernelCall, numberAttribute, optionalInput, tensorInput } from '../kernel';
import { OF_BATCH } from './moments';
import { addParts, rowsPerPart } from './parts';
import { release, runCompute, runScatter } from './program';
import type { WebGpuKernel } from './webgpuKernel';

export const batchNormGradientWebGpu: WebGpuKernel = { name: 'BatchNormTrainingGrad', run };

/** The same, where a ReLU was applied to the output. */
export const rectifiedBatchNormGradientWebGpu: WebGpuKernel = { name: 'RectifiedBatchNormGrad', run };

/** Four programs: both sums over parts of the rows, ∂β, ∂γ, and the gradient in the input. With a β, a ReLU is behind it. */
function run(call: KernelCall, backend: WebGPUBackend): TensorInfo[] {
  const x = tensorInput(call, 'x');
  const beta = optionalInput(call, 'beta');
  const inputs = { dy: tensorInput(call, 'dy'), x, statistics: tensorInput(call, 'statistics') };
  const gamma = tensorInput(call, 'gamma');
  // A shader must read all that it is given.
  const affine = beta === null ? {} : { gamma, beta };
  const suffix = beta === null ? '' : '_rectified';
  const functions = `${OF_BATCH} ${beta === null ? PASSES_ALL : PASSES_POSITIVE}`;
  const channels = x.shape.at(-1) ?? 1;
  const rows = x.size / channels;
  const perPart = rowsPerPart(rows);
  const parts = Math.ceil(rows / perPart);
  const epsilon = numberAttribute(call.attrs, 'epsilon');
  const ofParts = {
    name: `batchGradientSums${suffix}`,
    inputs: { ...inputs, ...affine },
    invocations: parts * channels,
    integers: { rows, channels, perPart },
    floats: { epsilon },
    functions,
    each: `
      let part = index / uniforms.channels;
      let channel = index % uniforms.channels;
      let end = min((part + 1) * uniforms.perPart, uniforms.rows);
      var sum = 0.0;
      var products = 0.0;
      for (var row = part * uniforms.perPart; row < end; row++) {
        let at = row * uniforms.channels + channel;
        let distance = distanceFromMean(x[at], channel);
        let gradient = passed(dy[at], distance, channel);
        sum += gradient;
        products += gradient * distance;
      }
      let at = 2 * part * uniforms.channels + channel;
      result[at] = sum;
      result[at + uniforms.channels] = products * inverseOf(channel);`,
  };
  const sums = runScatter(backend, ofParts, [parts, 2, channels]);
  const dBeta = addParts(backend, sums, { parts, size: channels, every: 2 * channels });
  const dGamma = addParts(backend, sums, { parts, size: channels, every: 2 * channels, from: channels });
  release(backend, sums);
  const dx = runCompute(backend, {
    name: `batchGradient${suffix}`,
    inputs: { ...inputs, gamma, ...affine, dGamma, dBeta },
    shape: x.shape,
    integers: { channels },
    floats: { epsilon, share: 1 / rows },
    functions,
    element: `
      let channel = index % uniforms.channels;
      let inverse = inverseOf(channel);
      let distance = distanceFromMean(x[index], channel);
      let gradient = passed(dy[index], distance, channel);
      let mean = (dBeta[channel] + distance * inverse * dGamma[channel]) * uniforms.share;
      return gamma[channel] * inverse * (gradient - mean);`,
  });
  return [dx, dGamma, dBeta];
}

const PASSES_ALL = 'fn passed(gradient : f32, distance : f32, channel : i32) -> f32 { return gradient; }';

/** dy where the output is positive, from its distance from the mean: the output itself was not kept. */
const PASSES_POSITIVE = `
  fn passed(gradient : f32, distance : f32, channel : i32) -> f32 {
    let factor = gamma[channel] * inverseOf(channel);
    return select(0.0, gradient, distance * factor + beta[channel] > 0.0);
  }`;
