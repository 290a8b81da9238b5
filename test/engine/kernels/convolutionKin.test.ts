import { add, grads, mul, reshape, sum, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { convolution } from '../../../shared/engine/kernels/convolution';
import { depthwiseConvolution } from '../../../shared/engine/kernels/depthwiseConvolution';
import { asImages } from '../../../shared/engine/kernels/rows';
import { standardizedKernel } from '../../../shared/engine/kernels/standardizedKernel';
import { transposedConvolution } from '../../../shared/engine/kernels/transposedConvolution';
import type { WindowOptions } from '../../../shared/engine/kernels/window';
import { expectClose, integers, normalTensor } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';

const images = (shape: readonly number[], ...labels: (string | number)[]): Tensor4D =>
  asImages(normalTensor(shape, ...labels));

const seeds = [0, 1, 2, 3, 4, 5];

/** Σ a·b. */
const inner = (a: Tensor, b: Tensor): ArrayLike<number> => sum(mul(a, b)).dataSync();

describe.each(hostBackends)('convolutions of a kin on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(seeds)('a depthwise convolution is one in as many groups as channels: %i', (seed) => {
    const pick = integers('depthwise', seed);
    const [channels, multiplier, size] = [pick(2, 6), pick(1, 3), pick(1, 3)];
    const dilation = pick(1, 2);
    const options: WindowOptions = { strides: [1, 1], dilations: [dilation, dilation], padding: 'same' };
    tidy(() => {
      const x = images([2, pick(4, 7), pick(4, 7), channels], 'x', seed);
      const filter = images([size, size, channels, multiplier], 'w', seed);
      const grouped: Tensor4D = reshape(filter, [size, size, 1, channels * multiplier]);
      const wanted = convolution(x, grouped, null, options).dataSync();
      expectClose(depthwiseConvolution(x, filter, null, options).dataSync(), wanted);
    });
  });

  it.each(seeds)('⟨conv(x), y⟩ = ⟨x, transposed(y)⟩: %i', (seed) => {
    const pick = integers('transposed', seed);
    const [channels, filters, size, stride] = [pick(1, 4), pick(1, 4), pick(1, 4), pick(1, 3)];
    const padding = pick(0, 1) === 0 ? 'same' : 'valid';
    tidy(() => {
      const y = images([2, pick(2, 4), pick(2, 4), filters], 'y', seed);
      const filter = images([size, size, channels, filters], 'w', seed);
      const back = transposedConvolution(y, filter, null, { strides: [stride, stride], padding });
      const x = images(back.shape, 'x', seed);
      const options: WindowOptions = { strides: [stride, stride], dilations: [1, 1], padding };
      const forth = convolution(x, filter, null, options);
      expect(forth.shape).toEqual(y.shape);
      expectClose(inner(x, back), inner(forth, y), 2e-5);
    });
  });

  it.each(seeds)('a standardized kernel forgets what its filters are shifted and scaled by: %i', (seed) => {
    tidy(() => {
      const kernel = images([3, 3, 2, 5], 'kernel', seed);
      const factor = integers('factor', seed)(2, 9);
      const standardized = standardizedKernel(kernel);
      const other = standardizedKernel(asImages(add(mul(kernel, factor), 0.5)));
      expectClose(other.dataSync(), standardized.dataSync());
      const columns = reshape(standardized, [18, 5]);
      expectClose(sum(columns, 0).dataSync(), [0, 0, 0, 0, 0]);
      expectClose(sum(mul(columns, columns), 0).dataSync(), [18, 18, 18, 18, 18]);
    });
  });

  it('so its gradient neither shifts nor scales a filter', () => {
    tidy(() => {
      const kernel = images([3, 3, 2, 5], 'kernel');
      const [gradient] = grads((w) => standardizedKernel(asImages(w)))([kernel], images([3, 3, 2, 5], 'dy'));
      if (gradient === undefined) throw new Error('There is no gradient.');
      const columns = reshape(gradient, [18, 5]);
      expectClose(sum(columns, 0).dataSync(), [0, 0, 0, 0, 0]);
      const along = mul(columns, reshape(standardizedKernel(kernel), [18, 5]));
      expectClose(sum(along, 0).dataSync(), [0, 0, 0, 0, 0]);
    });
  });
});
