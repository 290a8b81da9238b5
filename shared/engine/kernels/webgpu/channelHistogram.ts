import { cast, fill } from '@tensorflow/tfjs-core';
import { numberAttribute, tensorInput } from '../kernel';
import { addTo } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** Three programs: zeros, every value adds one to the count of its bin, and the counts as float32. */
export const channelHistogramWebGpu: WebGpuKernel = {
  name: 'ChannelHistogram',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const channels = x.shape.at(-1) ?? 1;
    const bins = numberAttribute(call.attrs, 'bins');
    const counts = fill([channels, bins], 0, 'int32');
    const histogram = {
      name: 'histogram',
      inputs: { x, low: tensorInput(call, 'low'), scale: tensorInput(call, 'scale') },
      invocations: x.size,
      integers: { channels, bins },
      each: `
        let channel = index % uniforms.channels;
        let place = (x[index] - low[channel]) * scale[channel];
        if (!(place >= 0.0 || place < 0.0)) { return; }
        let bin = i32(clamp(place, 0.0, f32(uniforms.bins - 1)));
        atomicAdd(&result[channel * uniforms.bins + bin], 1);`,
    };
    addTo(backend, histogram, counts);
    return cast(counts, 'float32');
  },
};
