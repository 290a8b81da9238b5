import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { inGroups } from '../groups';
import { tensorsOf } from '../squareSums';
import { TEXELS } from './lines';
import { MOST_INPUTS, release, runFragment } from './program';
import { lastExtents, valueAt } from './values';
import type { WebGlKernel } from './webglKernel';

/** A program for as many tensors as a shader can read; each but the first reads what was joined before as well. */
export const joinedValuesWebGl: WebGlKernel = {
  name: 'JoinedValues',
  run(call, backend) {
    const [first, ...more] = tensorsOf(call);
    if (first === undefined) throw new Error('Values to join were expected, and there are none.');
    let joined: TensorInfo | null = null;
    for (const group of inGroups(more, MOST_INPUTS - 1)) {
      const longer = join(backend, [joined ?? first, ...group]);
      if (joined !== null) release(backend, joined);
      joined = longer;
    }
    return joined ?? join(backend, [first]);
  },
};

function join(backend: MathBackendWebGL, tensors: readonly TensorInfo[]): TensorInfo {
  let total = 0;
  const named = tensors.map((tensor, index) => {
    total += util.sizeFromShape(tensor.shape);
    return { name: `X${index}`, tensor, end: total };
  });
  return runFragment(backend, {
    inputs: Object.fromEntries(named.map(({ name, tensor }) => [name, tensor])),
    shape: [total],
    integers: Object.fromEntries(
      named.flatMap(({ name, tensor }) => Object.entries(lastExtents(name, tensor))),
    ),
    functions: `
      ${TEXELS}
      ${named.map(({ name }) => valueAt(name)).join('\n')}
      float joinedAt(int place) {
        ${named.map(({ name, end }, index) => `if (place < ${end}) { return value${name}(place - ${named[index - 1]?.end ?? 0}); }`).join('\n')}
        return 0.0;
      }`,
    result: 'return vec4(joinedAt(at), joinedAt(at + 1), 0.0, 0.0);',
  });
}
