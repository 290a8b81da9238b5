import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LayerConfig } from '../../../shared/document/schema';
import { expectClose } from '../numbers';
import { useBackend } from '../useBackend';
import { lossesOf, networkAround, type Setting, type Step, stepOf, trainers } from './steps';

const RUNS = { seed: 20_260_202, numRuns: 6 };

const settings: fc.Arbitrary<Setting> = fc.record({
  height: fc.integer({ min: 2, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
  channels: fc.integer({ min: 1, max: 9 }),
  images: fc.integer({ min: 2, max: 9 }),
  seed: fc.nat({ max: 1000 }),
});

/** Whatever setting is drawn. */
function always(check: (setting: Setting) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(settings, check), RUNS);
}

const KERNEL = 'layer_0/kernel';

function valuesOf(values: ReadonlyMap<string, Float32Array>, key: string): Float32Array {
  const found = values.get(key);
  if (found === undefined) throw new Error(`The step has no ${key}.`);
  return found;
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The same loss and gradients, and the same of `kept` after the step. */
function expectSameStep(got: Step, want: Step, kept: readonly string[] = []): void {
  expectClose([got.loss], [want.loss], 2e-6);
  expect([...got.gradients.keys()]).toEqual([...want.gradients.keys()]);
  const scale = Math.max(...[...want.gradients.values()].map(largest));
  for (const [key, gradient] of want.gradients)
    expectClose(
      valuesOf(got.gradients, key).map((value) => value / scale),
      gradient.map((value) => value / scale),
      2e-5,
    );
  for (const name of kept)
    expectClose(valuesOf(got.after, `layer_1/${name}`), valuesOf(want.after, `layer_1/${name}`), 2e-6);
}

beforeAll(() => useBackend('cpu'));

describe.each(trainers)('on %s', (_name, open) => {
  const around = (setting: Setting, kind: string, config: LayerConfig = {}): Promise<Step> =>
    stepOf(open, networkAround(setting, kind, config));

  it('Group Norm of one group is Layer Norm over height, width and channels', () =>
    always(async (setting) => {
      const one = await around(setting, 'GroupNorm', { groups: 1 });
      expectSameStep(one, await around(setting, 'LayerNorm', { over: 'image' }));
    }));

  it('Group Norm of one group is Layer Norm over channels where an image is one pixel', () =>
    always(async (drawn) => {
      const setting = { ...drawn, height: 1, width: 1, channels: drawn.channels + 3 };
      const one = await around(setting, 'GroupNorm', { groups: 1 });
      expectSameStep(one, await around(setting, 'LayerNorm', { over: 'channels' }));
    }));

  it('Group Norm of as many groups as channels is Instance Norm', () =>
    always(async (setting) => {
      const each = await around(setting, 'GroupNorm', { groups: setting.channels });
      expectSameStep(each, await around(setting, 'InstanceNorm'));
    }));

  it('Batch Norm of one image is Instance Norm in training', () =>
    always(async (drawn) => {
      const setting = { ...drawn, images: 1 };
      expectSameStep(await around(setting, 'BatchNorm'), await around(setting, 'InstanceNorm'));
    }));

  it('Batch Renorm with r 1 and d 0 is Batch Norm in training', () =>
    always(async (setting) => {
      const closed = { rMax: 1, dMax: 0, rampFrom: 0, rUntil: 1, dUntil: 1 };
      const renorm = await around(setting, 'BatchRenorm', closed);
      expectSameStep(renorm, await around(setting, 'BatchNorm'), ['moving_mean']);
      expect(valuesOf(renorm.after, 'layer_1/updates')[0]).toBe(
        1 + (valuesOf(renorm.before, 'layer_1/updates')[0] ?? Number.NaN),
      );
    }));

  it('Batch Renorm is Batch Norm before its bounds begin to open, and not after', () =>
    always(async (setting) => {
      const waiting = await around(setting, 'BatchRenorm', { rampFrom: 1000 });
      const norm = await around(setting, 'BatchNorm');
      expectSameStep(waiting, norm, ['moving_mean']);
      const opened = await around(setting, 'BatchRenorm', { rampFrom: 0, rUntil: 1, dUntil: 1 });
      expect(Math.abs(opened.loss - norm.loss)).toBeGreaterThan(1e-4);
    }));

  it('Ghost Batch Norm of the whole batch is Batch Norm', () =>
    always(async (setting) => {
      const kept = ['moving_mean', 'moving_variance'];
      const norm = await around(setting, 'BatchNorm', { momentum: 0.7 });
      for (const virtualBatchSize of [setting.images, setting.images + 5])
        expectSameStep(
          await around(setting, 'GhostBatchNorm', { virtualBatchSize, momentum: 0.7 }),
          norm,
          kept,
        );
    }));

  it('Ghost Batch Norm of single images is Instance Norm in training', () =>
    always(async (setting) => {
      const ghost = await around(setting, 'GhostBatchNorm', { virtualBatchSize: 1 });
      expectSameStep(ghost, await around(setting, 'InstanceNorm'));
    }));

  it('a frozen Batch Norm leaves everything it keeps as it is, and lets the gradient through', () =>
    always(async (setting) => {
      const { before, after, gradients } = await around(setting, 'BatchNorm', { frozen: true });
      for (const name of ['gamma', 'beta', 'moving_mean', 'moving_variance'])
        expect(valuesOf(after, `layer_1/${name}`)).toEqual(valuesOf(before, `layer_1/${name}`));
      expect([...gradients.keys()].filter((key) => key.startsWith('layer_1/'))).toEqual([]);
      expect(largest(valuesOf(gradients, KERNEL))).toBeGreaterThan(1e-6);
    }));

  const scaled: readonly (readonly [string, LayerConfig])[] = [
    ['BatchNorm', {}],
    ['GhostBatchNorm', { virtualBatchSize: 2 }],
    ['GroupNorm', { groups: 1 }],
    ['InstanceNorm', {}],
    ['LayerNorm', { over: 'image' }],
    ['FilterResponseNorm', {}],
  ];

  it.each(scaled)(
    '%s %o does not feel the size of the weights before it, and its gradient is 1/size',
    (kind, config) =>
      fc.assert(
        fc.asyncProperty(settings, fc.constantFrom(0.25, 3, 40), async (drawn, factor) => {
          // Single images of few values may vary so little that rounding shows.
          const setting = { ...drawn, height: 4, width: 4, images: 4 };
          const network = networkAround(setting, kind, { ...config, epsilon: 1e-12 });
          const plain = await stepOf(open, network);
          const larger = await stepOf(open, network, (weight) =>
            weight.node === 'layer_0'
              ? { ...weight, values: weight.values.map((value) => value * factor) }
              : weight,
          );
          expectClose([larger.loss], [plain.loss], 1e-5);
          const want = valuesOf(plain.gradients, KERNEL);
          const got = valuesOf(larger.gradients, KERNEL).map((value) => value * factor);
          const size = largest(want);
          expectClose(
            got.map((value) => value / size),
            want.map((value) => value / size),
            5e-6,
          );
        }),
        RUNS,
      ),
  );

  it.each(['BatchNorm', 'GhostBatchNorm', 'InstanceNorm', 'BatchRenorm'])(
    'a bias before %s has no gradient',
    (kind) =>
      always(async (setting) => {
        const { gradients } = await stepOf(open, networkAround(setting, kind, {}, true));
        const idle = largest(valuesOf(gradients, 'layer_0/bias'));
        expect(idle).toBeLessThan(1e-5 * (1 + largest(valuesOf(gradients, 'layer_1/beta'))));
      }),
  );

  const kinds = ['BatchNorm', 'GroupNorm', 'InstanceNorm', 'LayerNorm', 'GhostBatchNorm', 'BatchRenorm'];
  const switches = [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const;
  const options = kinds.flatMap((kind) => switches.map(([center, scale]) => [kind, center, scale] as const));

  it.each(options)('%s trains with center %s and scale %s', async (kind, center, scale) => {
    const setting = { height: 4, width: 4, channels: 8, images: 6, seed: 3 };
    const losses = await lossesOf(open, networkAround(setting, kind, { center, scale }), 20);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(0.7 * (losses[0] ?? 0));
  });

  it.each([true, false])('FilterResponseNorm trains with a learned ε: %s', async (learnEpsilon) => {
    const setting = { height: 4, width: 4, channels: 8, images: 6, seed: 3 };
    const losses = await lossesOf(open, networkAround(setting, 'FilterResponseNorm', { learnEpsilon }), 20);
    expect(losses.at(-1)).toBeLessThan(0.7 * (losses[0] ?? 0));
  });
});
