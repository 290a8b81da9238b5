import { beforeAll, expect, it } from 'vitest';
import { plainOrder } from '../../../shared/engine/loop/batches';
import type { WeightValues } from '../../../shared/engine/loop/snapshot';
import { openProgramTrainer } from '../../../shared/engine/program';
import { useBackend } from '../useBackend';
import { chain, runtime, subjectOf } from './subject';

/**
 * A product that is cut off by its own rounding: (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴, of which float32 has no room for the last. Added
 * to −(1 + 2⁻¹¹) it leaves 0, but 2⁻²⁴ where product and sum are rounded at once.
 */
const [side, square] = [1 + 2 ** -12, 1 + 2 ** -11];

const weights: Readonly<Record<string, readonly number[]>> = {
  // Over the values of an image, 1 and `side`.
  'layer_1/kernel': [-square, side],
  'classes/kernel': [2 ** 24, 0, 0],
  'classes/bias': [0, 0, 0],
};

beforeAll(() => useBackend('cpu'));

it('portable arithmetic rounds every product before it is added, on every processor', async () => {
  const layers = [
    ['Flatten', {}],
    ['Dense', { units: 1, useBias: false }],
  ] as const;
  const of = subjectOf(chain([1, 1, 2], ...layers), { arithmetic: 'portable' });
  if (of === null) throw new Error('The network does not compile.');
  const { plan, dataset, settings } = of;
  dataset.validation.pixels.set([1, side, 1, side, 1, side]);
  const trainer = await openProgramTrainer(plan, dataset, settings, runtime(settings.arithmetic), null);
  const begun = await trainer.snapshot();
  const set = (weight: WeightValues): WeightValues => ({
    ...weight,
    values: Float32Array.from(weights[`${weight.node}/${weight.name}`] ?? []),
  });
  trainer.restore({ ...begun, weights: begun.weights.map(set) });
  const { loss } = await trainer.validate(plainOrder(3));
  trainer.dispose();
  // Three classes that are alike.
  expect(loss).toBeCloseTo(Math.log(3), 6);
});
