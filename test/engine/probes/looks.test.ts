import { memory, type Tensor, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend } from '../../../shared/engine';
import { createLooks, type Looks } from '../../../shared/engine/probes/looks';
import { createReader } from '../../../shared/engine/probes/reader';
import type { View } from '../../../shared/engine/probes/view';
import { createRandom } from '../../../shared/random';
import { type Frame, measureFrame, plainValues } from '../../../shared/signals';
import { assets } from '../loop/support';
import { expectSameFrame } from './closeFrames';

const SHAPE: [number, number, number, number] = [4, 5, 5, 3];

const random = createRandom(1);
const normals = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
const [before, after] = [normals(300), normals(300)];
const [gamma, movingMean] = [normals(3), normals(3)];

/** The frame of the same values with nothing of the engine in between. */
const expected: Frame = measureFrame({
  ...{ step: 7, tap: 'bn_1', channels: 3, before: plainValues(before, 3), after: plainValues(after, 3) },
  parameters: { gamma, beta: null, movingMean, movingVariance: null },
});

interface Scene {
  readonly view: View;
  readonly gamma: Variable;
}

function createScene(): Scene {
  const weight = variable(tensor(gamma, [3]));
  const weights: { name: string; tensor: Tensor }[] = [
    { name: 'gamma', tensor: weight },
    { name: 'moving_mean', tensor: tensor(movingMean, [3]) },
  ];
  const view = { step: 7, node: 'bn_1', before: tensor(before, SHAPE), after: tensor(after, SHAPE), weights };
  return { view, gamma: weight };
}

/** Looks within a forward pass that is over, and whose weights have changed, when the looks are used. */
function lookAndMoveOn(looks: Looks): Looks {
  tidy(() => {
    const scene = createScene();
    looks.take(scene.view);
    scene.gamma.assign(tensor([9, 9, 9]));
    scene.gamma.dispose();
  });
  return looks;
}

describe.each(['wasm', 'cpu'] as const)('on %s', (name) => {
  beforeAll(async () => {
    await openBackend(name, assets);
  });

  const ways = [
    ['counted in place', () => createLooks(createReader())],
    ['kept on the device and read later', () => createLooks(createReader(), null)],
  ] as const;

  test.each(ways)('a look %s shows the pass as it was, and leaves no tensor behind', async (_, create) => {
    lookAndMoveOn(create()).dispose();
    const idle = memory().numTensors;
    const looks = lookAndMoveOn(lookAndMoveOn(create()));
    const frames = await looks.frames();
    expect(frames).toHaveLength(2);
    for (const frame of frames) expectSameFrame(frame, expected);
    looks.dispose();
    expect(memory().numTensors).toBe(idle);
  });

  test('a read-back that fails is told once, and no part of it goes unheard', async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', listen);
    const reader = { read: () => Promise.reject(new Error('The device is lost.')) };
    const looks = lookAndMoveOn(createLooks(reader, null));
    await expect(looks.frames()).rejects.toThrow('The device is lost.');
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', listen);
    looks.dispose();
    expect(unheard).toEqual([]);
  });

  test('a frame’s arrays are its own, so that they can be given to another thread', async () => {
    const looks = lookAndMoveOn(createLooks(createReader()));
    const [frame] = await looks.frames();
    if (frame === undefined) throw new Error('Nobody looked.');
    const { gamma: held } = frame.parameters;
    const arrays = [frame.low, frame.high, held, frame.before.counts, frame.after.mean].filter(
      (a) => a !== null,
    );
    expect(new Set(arrays.map(({ buffer }) => buffer)).size).toBe(arrays.length);
    for (const array of arrays) expect(array.byteLength).toBe(array.buffer.byteLength);
    looks.dispose();
  });
});
