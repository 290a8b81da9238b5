import { numberAttribute, tensorInput } from '../kernel';
import { OF_BATCH } from './moments';
import { addParts, rowsPerPart } from './parts';
import { release, runCompute, runScatter } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** Four programs: both sums over parts of the rows, ∂β, ∂γ, and the gradient in the input. */
export const batchNormGradientWebGpu: WebGpuKernel = {
  name: 'BatchNormTrainingGrad',
  run(call, backend) {
    const [dy, x] = [tensorInput(call, 'dy'), tensorInput(call, 'x')];
    const [gamma, statistics] = [tensorInput(call, 'gamma'), tensorInput(call, 'statistics')];
    const channels = x.shape.at(-1) ?? 1;
    const rows = x.size / channels;
    const perPart = rowsPerPart(rows);
    const parts = Math.ceil(rows / perPart);
    const epsilon = numberAttribute(call.attrs, 'epsilon');
    const ofParts = {
      name: 'batchGradientSums',
      inputs: { dy, x, statistics },
      invocations: parts * channels,
      integers: { rows, channels, perPart },
      floats: { epsilon },
      functions: OF_BATCH,
      each: `
        let part = index / uniforms.channels;
        let channel = index % uniforms.channels;
        let end = min((part + 1) * uniforms.perPart, uniforms.rows);
        var sum = 0.0;
        var products = 0.0;
        for (var row = part * uniforms.perPart; row < end; row++) {
          let at = row * uniforms.channels + channel;
          sum += dy[at];
          products += dy[at] * distanceFromMean(x[at], channel);
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
      name: 'batchGradient',
      inputs: { dy, x, gamma, statistics, dGamma, dBeta },
      shape: x.shape,
      integers: { channels },
      floats: { epsilon, share: 1 / rows },
      functions: OF_BATCH,
      element: `
        let channel = index % uniforms.channels;
        let inverse = inverseOf(channel);
        let normalized = distanceFromMean(x[index], channel) * inverse;
        let projected = dy[index] - (dBeta[channel] + normalized * dGamma[channel]) * uniforms.share;
        return gamma[channel] * inverse * projected;`,
    });
    return [dx, dGamma, dBeta];
  },
};
