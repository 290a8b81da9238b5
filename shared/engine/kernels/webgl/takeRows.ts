import { numbersAttribute, tensorInput } from '../kernel';
import { takeRowsKernel } from '../takeRows';
import { runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** One program, which packs what it takes for the programs after it: TensorFlow.js' own would be packed anew by each of them. */
export const takeRowsWebGl: WebGlKernel = {
  name: 'TakeRows',
  run(call, backend) {
    const [x, indices] = [tensorInput(call, 'x'), tensorInput(call, 'indices')];
    const shape = numbersAttribute(call.attrs, 'shape');
    if (shape.length !== 0 && shape.length !== 3) return takeRowsKernel.compose(call);
    const [, columns = 1, channels = 1] = shape;
    return runFragment(backend, {
      inputs: { X: x, Indices: indices },
      packedInputs: false,
      shape: [indices.size, ...shape],
      dtype: x.dtype,
      integers: { columns, channels },
      functions: 'float valueOf(int row, int place) { return getX(int(getIndices(row)), place); }',
      result: shape.length === 0 ? SINGLE : IMAGE,
    });
  },
};

const SINGLE = 'return vec4(valueOf(at, 0), valueOf(at + 1, 0), 0.0, 0.0);';

const IMAGE = `
  int place = (at.y * columns + at.z) * channels + at.w;
  int below = place + channels;
  return vec4(
    valueOf(at.x, place), valueOf(at.x, place + 1), valueOf(at.x, below), valueOf(at.x, below + 1));`;
