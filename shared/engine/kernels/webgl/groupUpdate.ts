import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { type GroupCall, type GroupUpdate, startsOf } from '../groupUpdate';
import { TEXELS } from './lines';
import { MOST_INPUTS, requireWebGl, runFragment } from './program';
import { lastExtents, valueAt } from './values';

export const groupUpdateWebGl: GroupUpdate = {
  backendName: 'webgl',
  // The slots, the scale and a gradient for each.
  mostWeights: MOST_INPUTS - 2,
  run(call, backend) {
    const device = requireWebGl(backend);
    const { slots, weights } = call;
    const total = weights.reduce((sum, { size }) => sum + size, 0);
    const next = slots === null ? null : updateSlots(device, call, slots, total);
    const starts = startsOf(weights);
    return {
      slots: next,
      weights: weights.map((weight, index) =>
        updateWeight(
          device,
          call,
          { weight, gradient: call.gradients[index], start: starts[index] ?? 0 },
          next,
          total,
        ),
      ),
    };
  },
};

/** Two neighbouring values a fragment; of a texel, one slot's stand above the next one's. */
function updateSlots(device: MathBackendWebGL, call: GroupCall, slots: Tensor, total: number): TensorInfo {
  const { nextSlots, numbers, gradients, scale } = call;
  const starts = startsOf(gradients);
  const pairs = Math.ceil(nextSlots.length / 2);
  const known = nextSlots.map(
    (_, slot) => `vec2 s${slot} = slots${slot >> 1}.${slot % 2 === 0 ? 'rg' : 'ba'};`,
  );
  const newOf = (slot: number): string => (slot < nextSlots.length ? `n${slot}` : 'vec2(0.0)');
  return runFragment(device, {
    inputs: {
      Slots: slots,
      ...(scale === null ? {} : { Scale: scale }),
      ...Object.fromEntries(gradients.map((gradient, index) => [`G${index}`, gradient])),
    },
    shape: [nextSlots.length, total],
    integers: {
      total,
      ...Object.fromEntries(
        gradients.flatMap((gradient, index) => [
          [`start${index}`, starts[index] ?? 0] as const,
          [`size${index}`, gradient.size] as const,
          ...Object.entries(lastExtents(`G${index}`, gradient)),
        ]),
      ),
    },
    floats: numbers,
    functions: `
      ${TEXELS}
      ${gradients.map((_, index) => valueAt(`G${index}`)).join('\n')}
      float gradientAt(int place) {
        ${gradients.map((_, index) => `if (place < start${index} + size${index}) { return valueG${index}(place - start${index}); }`).join('\n')}
        return 0.0;
      }`,
    result: `
      vec2 g = vec2(gradientAt(at.y), gradientAt(at.y + 1));
      ${scale === null ? '' : 'g *= getScale().r;'}
      int across = (total + 1) / 2;
      int width = textureSize(Slots, 0).x;
      ${Array.from({ length: pairs }, (_, pair) => `vec4 slots${pair} = texelFetch(Slots, texelAt(${pair} * across + at.y / 2, width), 0);`).join('\n')}
      ${known.join('\n')}
      ${nextSlots.map((next, slot) => `vec2 n${slot} = ${next};`).join('\n')}
      ${Array.from({ length: pairs }, (_, pair) => `if (at.x == ${2 * pair}) { return vec4(${newOf(2 * pair)}, ${newOf(2 * pair + 1)}); }`).join('\n')}
      return vec4(0.0);`,
  });
}

interface Moved {
  readonly weight: Tensor;
  readonly gradient: Tensor | undefined;
  readonly start: number;
}

function updateWeight(
  device: MathBackendWebGL,
  call: GroupCall,
  { weight, gradient, start }: Moved,
  slots: TensorInfo | null,
  total: number,
): TensorInfo {
  if (gradient === undefined) throw new Error('An update expected a gradient for each weight.');
  const { nextSlots, nextWeight, numbers, scale } = call;
  const [rows, columns] = [weight.shape.at(-2) ?? 1, weight.shape.at(-1) ?? 1];
  // With three axes, whatever the weight has: its texels are the same, since only the last two are packed.
  const moved = runFragment(device, {
    inputs: {
      W: weight,
      G: gradient,
      ...(slots === null ? {} : { Slots: slots }),
      ...(scale === null ? {} : { Scale: scale }),
    },
    shape: [weight.size / (rows * columns), rows, columns],
    integers: { rows, columns, start, total },
    floats: numbers,
    functions: `
      ${TEXELS}
      ${slots === null ? '' : SLOT_AT}`,
    result: `
      int number = (at.x * ((rows + 1) / 2) + at.y / 2) * ((columns + 1) / 2) + at.z / 2;
      vec4 w = texelFetch(W, texelAt(number, textureSize(W, 0).x), 0);
      vec4 g = texelFetch(G, texelAt(number, textureSize(G, 0).x), 0);
      ${scale === null ? '' : 'g *= getScale().r;'}
      int place = start + (at.x * rows + at.y) * columns + at.z;
      ${nextSlots.map((_, slot) => `vec4 n${slot} = slotsAt(${slot}, place);`).join('\n')}
      return ${nextWeight};`,
  });
  return { ...moved, shape: weight.shape };
}

/** The values of a slot at a place, the next one, and those a row further on. Past an odd extent they are anything. */
const SLOT_AT = `
  float slotAt(int slot, int place) {
    int number = (slot / 2) * ((total + 1) / 2) + place / 2;
    vec4 texel = texelFetch(Slots, texelAt(number, textureSize(Slots, 0).x), 0);
    vec2 both = slot % 2 == 0 ? texel.rg : texel.ba;
    return place % 2 == 0 ? both.x : both.y;
  }
  vec4 slotsAt(int slot, int place) {
    return vec4(
      slotAt(slot, place), slotAt(slot, place + 1),
      slotAt(slot, place + columns), slotAt(slot, place + columns + 1));
  }`;
