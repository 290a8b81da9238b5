import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { inGroups } from '../groups';
import { tensorsOf } from '../squareSums';
import { TEXELS } from './lines';
import { MOST_INPUTS, release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** Parts of a tensor: each takes every n-th texel. An even number: a texel of the output has two. */
const PARTS = 128;

/** A program for as many tensors as a shader can read, which gives their sums in parts; then the parts are added up. */
export const squareSumsWebGl: WebGlKernel = {
  name: 'SquareSums',
  run(call, backend) {
    const groups = inGroups(tensorsOf(call), MOST_INPUTS);
    const partial = groups.map((group) => sumParts(backend, group));
    const sums = addUp(backend, partial);
    release(backend, ...partial);
    return sums;
  },
};

/** Tensors of any shapes → `[tensors, 1, PARTS]`. */
function sumParts(backend: MathBackendWebGL, group: readonly Tensor[]): TensorInfo {
  return runFragment(backend, {
    inputs: Object.fromEntries(group.map((tensor, input) => [`X${input}`, tensor])),
    shape: [group.length, 1, PARTS],
    integers: Object.fromEntries(group.flatMap(extentsOf)),
    functions: `${TEXELS} ${group.map((_, input) => partOf(input)).join('\n')}`,
    result: `
      ${group.map((_, input) => `if (at.x == ${input}) { return vec4(part${input}(at.z), part${input}(at.z + 1), 0.0, 0.0); }`).join('\n')}
      return vec4(0.0);`,
  });
}

/** Rows and columns of the last two axes, and how many texels all of them have. */
function extentsOf({ shape, size }: Tensor, input: number): (readonly [string, number])[] {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const texels = (size / (rows * columns)) * Math.ceil(rows / 2) * Math.ceil(columns / 2);
  return [
    [`rows${input}`, rows],
    [`columns${input}`, columns],
    [`texels${input}`, texels],
  ];
}

/** Past an odd extent a texel holds values of no meaning. */
function partOf(input: number): string {
  return `
    float part${input}(int part) {
      int width = textureSize(X${input}, 0).x;
      int across = (columns${input} + 1) / 2;
      int down = (rows${input} + 1) / 2;
      float sum = 0.0;
      for (int number = part; number < texels${input}; number += ${PARTS}) {
        vec4 x = texelFetch(X${input}, texelAt(number, width), 0);
        bool right = 2 * (number % across) + 1 < columns${input};
        bool below = 2 * ((number / across) % down) + 1 < rows${input};
        sum += x.r * x.r;
        if (right) { sum += x.g * x.g; }
        if (below) { sum += x.b * x.b; }
        if (right && below) { sum += x.a * x.a; }
      }
      return sum;
    }`;
}

/** Sums in parts, of groups of as many tensors as there are inputs to a program → `[tensors]`, in as many turns as it takes. */
function addUp(backend: MathBackendWebGL, partial: readonly TensorInfo[]): TensorInfo {
  const [head = [], ...others] = inGroups(partial, MOST_INPUTS - 1);
  let sums = addTurn(backend, null, head);
  for (const group of others) {
    const more = addTurn(backend, sums, group);
    release(backend, sums);
    sums = more;
  }
  return sums;
}

/** What the turns before gave, and behind it the sums of more tensors. */
function addTurn(
  backend: MathBackendWebGL,
  known: TensorInfo | null,
  partial: readonly TensorInfo[],
): TensorInfo {
  const before = known?.shape[0] ?? 0;
  const count = partial.reduce((sum, { shape }) => sum + (shape[0] ?? 0), before);
  return runFragment(backend, {
    inputs: {
      ...(known === null ? {} : { Known: known }),
      ...Object.fromEntries(partial.map((sums, group) => [`Sums${group}`, sums])),
    },
    shape: [count],
    integers: { before, count },
    functions: `
      float sumOf(int place) {
        ${known === null ? '' : 'if (place < before) { vec4 two = getKnown(place); return place % 2 == 0 ? two.r : two.g; }'}
        int tensor = place - before;
        int group = tensor / ${MOST_INPUTS};
        float sum = 0.0;
        for (int part = 0; part < ${PARTS}; part += 2) {
          vec2 both = vec2(0.0);
          ${partial.map((_, group) => `if (group == ${group}) { both = getSums${group}(tensor % ${MOST_INPUTS}, 0, part).rg; }`).join('\n')}
          sum += both.x + both.y;
        }
        return sum;
      }`,
    result: 'return vec4(sumOf(at), at + 1 < count ? sumOf(at + 1) : 0.0, 0.0, 0.0);',
  });
}
