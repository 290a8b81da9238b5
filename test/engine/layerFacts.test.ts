import { grad, mul, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildModel, firstOutput } from '../../shared/engine/model';
import { layerKinds } from '../../shared/layers';
import type { AnyLayer, ConfiguredLayer, Shape } from '../../shared/layers/layer';
import { countValues } from '../../shared/layers/shapes';
import { createRandom } from '../../shared/random';
import { cases } from './layerContract/arbitraries';
import { planOf } from './layerContract/planOf';
import { useBackend } from './useBackend';

/** What layers say of themselves for receptive fields and warnings, against what the engine computes. */

/** Fixed, so that a failure repeats; the number itself means nothing. */
const seeded = { seed: 20_261_125, numRuns: 80 };

beforeAll(() => useBackend('cpu'));

/** A legal layer with its inputs, and what the engine makes of images of the first input's shape. */
interface Subject {
  readonly layer: ConfiguredLayer;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  /** The output for one image, in inference. */
  compute(image: Float32Array): Float32Array;
  /** The gradient of a weighted sum of the output, in training. */
  gradient(images: Float32Array, batch: number): Float32Array;
}

/** Calls `look` with legal layers of a kind. */
function lookAt(kind: AnyLayer, look: (subject: Subject) => void): void {
  const property = fc.property(cases(kind), ({ layer, inputs }) => {
    const ruled = layer.shape(inputs);
    const [image] = inputs;
    fc.pre(ruled.ok && image !== undefined);
    const built = buildModel(planOf(kind.kind, layer, inputs, ruled.shape), 0);
    const result = (x: Tensor, training: boolean): Tensor =>
      firstOutput(built.forward(x, { training, step: 1 }));
    const compute = (images: Float32Array): Float32Array => {
      const values = tidy(() => result(tensor(images, [1, ...image]), false).dataSync());
      return Float32Array.from(values);
    };
    const gradient = (images: Float32Array, batch: number): Float32Array => {
      const shape = [batch, ...ruled.shape];
      const weights = noise(countValues(shape), 3);
      const loss = (x: Tensor): Tensor => sum(mul(result(x, true), tensor(weights, shape)));
      const values = tidy(() => grad(loss)(tensor(images, [batch, ...image])).dataSync());
      return Float32Array.from(values);
    };
    try {
      look({ layer, inputs, output: ruled.shape, compute, gradient });
    } finally {
      built.dispose();
    }
  });
  fc.assert(property, seeded);
}

function noise(length: number, seed: number): Float32Array {
  const { normal } = createRandom(seed);
  return Float32Array.from({ length }, normal);
}

function farthest(one: Float32Array, other: Float32Array): number {
  return one.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? Number.NaN))),
    0,
  );
}

/** For each row of the output the rows of the input, which is changed row by row, that it hangs on. */
function rowsSeen({ inputs, output, compute }: Subject): readonly (readonly number[])[] {
  const [height = 1, ...row] = inputs[0] ?? [];
  const [rows = 1, ...outputRow] = output;
  const [length, outputLength] = [countValues(row), countValues(outputRow)];
  const images = noise(height * length, 1);
  const plain = compute(images);
  const seen = Array.from({ length: rows }, (): number[] => []);
  for (let at = 0; at < height; at++) {
    const changed = Float32Array.from(images);
    changed.set(
      noise(length, 2).map((value) => 1000 + value),
      at * length,
    );
    const result = compute(changed);
    for (const [index, those] of seen.entries()) {
      const [from, to] = [index * outputLength, (index + 1) * outputLength];
      if (farthest(result.subarray(from, to), plain.subarray(from, to)) > 0) those.push(at);
    }
  }
  return seen;
}

const areImages = (shapes: readonly Shape[]): boolean => shapes.every(({ length }) => length === 3);

describe.each(
  layerKinds
    .filter(({ inputs, outputs }) => inputs.max > 0 && outputs > 0)
    .map((kind) => [kind.kind, kind] as const),
)('the window of %s', (_name, kind) => {
  test('is what a row of the output hangs on, and its stride how far the next one lies', () => {
    /** The largest windows that were claimed, and that were found, where nothing cuts them off. */
    let [claimed, found] = [0, 0];
    lookAt(kind, (subject) => {
      const sight = subject.layer.window();
      if (!areImages(subject.inputs) || kind.normalizes) return;
      if (!areImages([subject.output])) expect(sight).toBe('all');
      if (sight === 'all' || subject.output.length !== 3) return;
      const { size, stride, dilation = 1 } = sight;
      const reach = dilation * (size - 1) + 1;
      const rows = rowsSeen(subject);
      for (const those of rows)
        if (those.length > 0) expect((those.at(-1) ?? 0) - (those[0] ?? 0) + 1).toBeLessThanOrEqual(reach);
      const [first, last] = [rows.at(0)?.at(0), rows.at(-1)?.at(-1)];
      if (first !== undefined && last !== undefined)
        expect(Math.abs(last - first - stride * (rows.length - 1))).toBeLessThanOrEqual(reach);
      if ((subject.inputs[0]?.[0] ?? 0) < 3 * reach) return;
      claimed = Math.max(claimed, reach);
      found = Math.max(found, ...rows.map((those) => (those.at(-1) ?? -1) - (those[0] ?? 0) + 1));
    });
    expect(found).toBe(claimed);
  });
});

describe.each(layerKinds.filter(({ normalizes }) => normalizes).map((kind) => [kind.kind, kind] as const))(
  'the statistics of %s',
  (_name, kind) => {
    const BATCH = 4;

    test('are known of the layer that the palette gives', () => {
      const check = kind.check(kind.defaults());
      expect(check.ok ? check.layer.statistics([[8, 8, 32]]) : null).not.toBeNull();
    });

    test('let no gradient pass to a constant that is added to a channel, exactly where they say so', () => {
      let [passing, claims] = [0, 0];
      lookAt(kind, ({ layer, inputs, gradient }) => {
        const [input = []] = inputs;
        const found = gradient(noise(BATCH * countValues(input), 1), BATCH);
        const channels = input.at(-1) ?? 1;
        const sums = Array.from({ length: channels }, (_, channel) =>
          Math.abs(
            found.reduce((sum, value, index) => (index % channels === channel ? sum + value : sum), 0),
          ),
        );
        if (layer.statistics(inputs)?.subtracts === 'channel') expect(Math.max(...sums)).toBeLessThan(1e-3);
        else {
          claims += 1;
          if (Math.max(...sums) > 1e-3) passing += 1;
        }
      });
      if (claims > 0) expect(passing).toBeGreaterThan(claims / 4);
    });

    test('let no gradient pass at all exactly where they are of one value', () => {
      let [passing, several] = [0, 0];
      lookAt(kind, ({ layer, inputs, gradient }) => {
        const statistics = layer.statistics(inputs);
        if (statistics === null) return;
        const found = gradient(noise(countValues(inputs[0] ?? []), 1), 1);
        const largest = farthest(found, new Float32Array(found.length));
        if (statistics.values === 1 && statistics.subtracts !== 'nothing') expect(largest).toBeLessThan(1e-5);
        else {
          several += 1;
          if (largest > 1e-5) passing += 1;
        }
      });
      expect(passing).toBeGreaterThan(several / 2);
    });

    test('have a momentum exactly where there are running statistics that follow the batch', () => {
      lookAt(kind, ({ layer, inputs }) => {
        const statistics = layer.statistics(inputs);
        if (statistics === null) return;
        const running = layer.weights(inputs).some(({ name }) => name.startsWith('moving_'));
        expect(statistics.momentum !== null).toBe(running);
        if (statistics.momentum !== null) expect(layer.config['momentum']).toBe(statistics.momentum);
      });
    });
  },
);
