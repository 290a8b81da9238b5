import { Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
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

/** A legal layer with its inputs, and a function that computes it of images `[batch, …]` of the first input's shape. */
interface Subject {
  readonly layer: ConfiguredLayer;
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  compute(images: Float32Array, batch: number, training: boolean): Float32Array;
}

/** Calls `look` with legal layers of a kind. */
function lookAt(kind: AnyLayer, look: (subject: Subject) => void): void {
  const property = fc.property(cases(kind), ({ layer, inputs }) => {
    const ruled = layer.shape(inputs);
    const [image] = inputs;
    fc.pre(ruled.ok && image !== undefined);
    const built = buildModel(planOf(kind.kind, layer, inputs, ruled.shape), 0);
    const compute = (images: Float32Array, batch: number, training: boolean): Float32Array => {
      const values = tidy(() => {
        const x = tensor(images, [batch, ...image]);
        return Float32Array.from(firstOutput(built.forward(x, { training, step: 1 })).dataSync());
      });
      if (values instanceof Tensor) throw new Error('Values were expected.');
      return values;
    };
    try {
      look({ layer, inputs, output: ruled.shape, compute });
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
  const plain = compute(images, 1, false);
  const seen = Array.from({ length: rows }, (): number[] => []);
  for (let at = 0; at < height; at++) {
    const changed = Float32Array.from(images);
    changed.set(
      noise(length, 2).map((value) => 1000 + value),
      at * length,
    );
    const result = compute(changed, 1, false);
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

    test('take a constant out of a channel exactly where they say so', () => {
      let [changes, claims] = [0, 0];
      lookAt(kind, ({ layer, inputs, compute }) => {
        const statistics = layer.statistics(inputs);
        const [input = []] = inputs;
        const images = noise(BATCH * countValues(input), 1);
        const channels = input.at(-1) ?? 1;
        const shifted = images.map((value, index) => (index % channels === 0 ? value + 3 : value));
        const change = farthest(compute(images, BATCH, true), compute(shifted, BATCH, true));
        if (statistics?.subtracts === 'channel') expect(change).toBeLessThan(1e-3);
        else {
          claims += 1;
          if (change > 1e-3) changes += 1;
        }
      });
      // A γ of 0, or two values of which one stays the larger, hide the constant.
      if (claims > 0) expect(changes).toBeGreaterThan(claims / 4);
    });

    test('are of one value exactly where the output is the same for all images', () => {
      let [changes, several] = [0, 0];
      lookAt(kind, ({ layer, inputs, compute }) => {
        const statistics = layer.statistics(inputs);
        if (statistics === null) return;
        const size = countValues(inputs[0] ?? []);
        const change = farthest(compute(noise(size, 1), 1, true), compute(noise(size, 2), 1, true));
        if (statistics.values === 1 && statistics.subtracts !== 'nothing') expect(change).toBeLessThan(1e-3);
        else {
          several += 1;
          if (change > 1e-3) changes += 1;
        }
      });
      if (several > 0) expect(changes).toBeGreaterThan(several / 2);
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
