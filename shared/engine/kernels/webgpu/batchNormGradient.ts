import { numberAttribute, tensorInput } from '../kernel';
import { channelSums } from './channelSums';
import { runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** Five programs: the two sums over the rows of every channel, in parts first, and the gradient in the input. */
export const batchNormGradientWebGpu: WebGpuKernel = {
  name: 'BatchNormTrainingGrad',
  run(call, backend) {
    const [dy, x] = [tensorInput(call, 'dy'), tensorInput(call, 'x')];
    const gamma = tensorInput(call, 'gamma');
    const [mean, variance] = [tensorInput(call, 'mean'), tensorInput(call, 'variance')];
    const channels = x.shape.at(-1) ?? 1;
    const rows = x.size / channels;
    const epsilon = numberAttribute(call.attrs, 'epsilon');
    const extent = { rows, channels };
    const dBeta = channelSums(backend, { name: 'dy', inputs: { dy }, ...extent, term: 'dy[at]' });
    const products = channelSums(backend, {
      name: 'products',
      inputs: { dy, x, mean },
      ...extent,
      term: 'dy[at] * (x[at] - mean[channel])',
    });
    const dGamma = runCompute(backend, {
      name: 'gammaGradient',
      inputs: { products, variance },
      shape: [channels],
      floats: { epsilon },
      element: 'return products[index] * inverseSqrt(variance[index] + uniforms.epsilon);',
    });
    backend.disposeData(products.dataId);
    const dx = runCompute(backend, {
      name: 'normalizeGradient',
      inputs: { dy, x, gamma, mean, variance, dGamma, dBeta },
      shape: x.shape,
      integers: { channels },
      floats: { epsilon, share: 1 / rows },
      element: `
        let channel = index % uniforms.channels;
        let inverse = inverseSqrt(variance[channel] + uniforms.epsilon);
        let normalized = (x[index] - mean[channel]) * inverse;
        let projected = dy[index] - (dBeta[channel] + normalized * dGamma[channel]) * uniforms.share;
        return gamma[channel] * inverse * projected;`,
    });
    return [dx, dGamma, dBeta];
  },
};
