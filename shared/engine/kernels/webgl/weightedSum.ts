import { numberAttribute, tensorInput } from '../kernel';
import { runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

export const weightedSumWebGl: WebGlKernel = {
  name: 'WeightedSum',
  run(call, backend) {
    const [x, y] = [tensorInput(call, 'x'), tensorInput(call, 'y')];
    return runFragment(backend, {
      inputs: { X: x, Y: y },
      shape: x.shape,
      floats: { a: numberAttribute(call.attrs, 'a'), b: numberAttribute(call.attrs, 'b') },
      result: 'return a * getXAtOutCoords() + b * getYAtOutCoords();',
    });
  },
};
