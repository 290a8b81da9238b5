import { numberAttribute, tensorInput } from '../kernel';
import { runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

export const runningAverageWebGl: WebGlKernel = {
  name: 'RunningAverage',
  run(call, backend) {
    const running = tensorInput(call, 'running');
    return runFragment(backend, {
      inputs: { Running: running, Statistics: tensorInput(call, 'statistics') },
      shape: running.shape,
      integers: { row: numberAttribute(call.attrs, 'row') },
      floats: {
        momentum: numberAttribute(call.attrs, 'momentum'),
        share: numberAttribute(call.attrs, 'share'),
      },
      result: `
        vec4 rows = getStatistics(row, at);
        vec2 ofBatch = row % 2 == 0 ? rows.rg : rows.ba;
        return vec4(momentum * getRunning(at).rg + share * ofBatch, 0.0, 0.0);`,
    });
  },
};
