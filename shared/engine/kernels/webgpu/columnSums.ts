import { tensorInput } from '../kernel';
import { channelSums } from './channelSums';
import type { WebGpuKernel } from './webgpuKernel';

export const columnSumsWebGpu: WebGpuKernel = {
  name: 'ColumnSums',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const channels = x.shape.at(-1) ?? 1;
    return channelSums(backend, {
      name: 'values',
      inputs: { x },
      rows: x.size / channels,
      channels,
      term: 'x[at]',
    });
  },
};
