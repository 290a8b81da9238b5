import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { BATCH_STATISTICS } from '../batchStatistics';
import { type KernelCall, numberAttribute, tensorInput } from '../kernel';
import { MOMENTS_OF_PART, momentsOfAll, OF_BATCH } from './moments';
import { rowsPerPart } from './parts';
import { release, runCompute, runScatter } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** Three programs: the moments of parts of the rows, those of all, and the output. */
function normalizing(name: string, activation: string): WebGpuKernel {
  return { name, run: (call, backend) => normalize(call, backend, { name, activation }) };
}

export const batchNormTrainingWebGpu = normalizing('BatchNormTraining', 'return y;');

export const rectifiedBatchNormWebGpu = normalizing(
  'RectifiedBatchNorm',
  // Chosen, so that NaN stays NaN.
  'return select(y, 0.0, y < 0.0);',
);

interface Output {
  readonly name: string;
  /** WGSL that returns what becomes of `y`. */
  readonly activation: string;
}

function normalize(call: KernelCall, backend: WebGPUBackend, { name, activation }: Output): TensorInfo[] {
  const [x, gamma, beta] = [tensorInput(call, 'x'), tensorInput(call, 'gamma'), tensorInput(call, 'beta')];
  const channels = x.shape.at(-1) ?? 1;
  const rows = x.size / channels;
  const perPart = rowsPerPart(rows);
  const parts = Math.ceil(rows / perPart);
  const extent = { rows, channels, perPart };
  const ofParts = {
    name: 'momentsOfParts',
    inputs: { x },
    invocations: parts * channels,
    integers: extent,
    functions: MOMENTS_OF_PART,
    each: `
      let part = index / uniforms.channels;
      let channel = index % uniforms.channels;
      let moments = momentsOf(part, channel);
      let at = 2 * part * uniforms.channels + channel;
      result[at] = moments.x;
      result[at + uniforms.channels] = moments.y;`,
  };
  const moments = runScatter(backend, ofParts, [parts, 2, channels]);
  const statistics = runCompute(backend, {
    name: 'momentsOfAll',
    inputs: { x, moments },
    shape: [BATCH_STATISTICS.length, channels],
    integers: { ...extent, parts },
    floats: { one: 1 },
    functions: momentsOfAll({
      of: 'uniforms',
      at: '2 * part * uniforms.channels + channel',
      next: 'uniforms.channels',
    }),
    element: `
      let channel = index % uniforms.channels;
      let row = index / uniforms.channels;
      if (row == 2) { return varianceOf(channel); }
      let distance = distanceOf(channel);
      // Times a one that compilers do not know, or they might find that nothing is left of what is cut off.
      let mean = (x[channel] + distance) * uniforms.one;
      return select((x[channel] - mean) + distance, mean, row == 0);`,
  });
  const y = runCompute(backend, {
    name: `normalizeBatch_${name}`,
    inputs: { x, gamma, beta, statistics },
    shape: x.shape,
    integers: { channels },
    floats: { epsilon: numberAttribute(call.attrs, 'epsilon') },
    functions: OF_BATCH,
    element: `
      let channel = index % uniforms.channels;
      let factor = gamma[channel] * inverseOf(channel);
      let y = distanceFromMean(x[index], channel) * factor + beta[channel];
      ${activation}`,
  });
  release(backend, moments);
  return [y, statistics];
}
