import { describe, expect, it } from 'vitest';
import { layerKinds } from '../../../shared/layers';
import type { AnyLayer, Shape } from '../../../shared/layers/layer';
import { configured, layerOf, otherValue } from './configured';

const inputs: readonly Shape[] = [[8, 8, 8], [8, 9, 4], [16]];

/** What a layer gives for each of the inputs, as often as it takes them; null where it refuses one. */
function shapesOf({ check, inputs: { min } }: AnyLayer, config: Parameters<AnyLayer['check']>[0]) {
  const checked = check(config);
  if (!checked.ok) return [];
  return inputs.map((input) => {
    const result = checked.layer.shape(Array.from({ length: min }, () => input));
    return result.ok ? result.shape.join('×') : null;
  });
}

describe('a field that the output’s shape hangs on', () => {
  it.each(layerKinds.map((layer) => [layer.kind, layer] as const))('is marked so, of %s', (_kind, layer) => {
    const usual = shapesOf(layer, {});
    for (const [name, meta] of Object.entries(layer.fields)) {
      const other = shapesOf(layer, { [name]: otherValue(meta) });
      const both = usual.flatMap((shape, index) =>
        shape === null || other[index] == null ? [] : [[shape, other[index]]],
      );
      const changes = both.some(([one, another]) => one !== another);
      if (both.length > 0) expect([name, meta.ofShape === true]).toEqual([name, changes]);
    }
  });
});

/** What a layer is expected to give where it refuses what enters. */
function expected(kind: string, config: Parameters<AnyLayer['check']>[0], ...shapes: Shape[]) {
  return configured(kind, config)
    .mended(shapes)
    .map(({ output }) => output.join('×'));
}

describe('what a layer gives once a mistake is mended', () => {
  it('is not asked where there is none', () => {
    expect(expected('GroupNorm', { groups: 4 }, [8, 8, 4])).toEqual([]);
    expect(expected('Add', {}, [8, 8, 4], [8, 8, 4])).toEqual([]);
  });

  it('is what entered, of groups that divide no channels', () => {
    expect(expected('GroupNorm', { groups: 3 }, [8, 8, 4])).toEqual(['8×8×4']);
  });

  it('has as many channels as filters, of groups that do not divide what enters', () => {
    expect(expected('Conv2D', { groups: 3, filters: 6 }, [8, 8, 4])).toEqual(['6×6×6']);
    expect(expected('Conv2D', { groups: 2, filters: 3 }, [8, 8, 4])).toEqual([]);
    expect(expected('Conv2D', { strides: 2, dilationRate: 2 }, [8, 8, 4])).toEqual([]);
  });

  it('is of any window that fits, where one is too large', () => {
    expect(expected('Conv2D', { kernelSize: 4, filters: 2 }, [3, 3, 4])).toEqual(['3×3×2', '1×1×2', '3×3×2']);
    expect(expected('Conv2D', { kernelSize: 4, dilationRate: 2, filters: 2 }, [5, 6, 4])).toEqual([
      '5×6×2',
      '1×2×2',
      '5×6×2',
    ]);
    expect(expected('MaxPool2D', { poolSize: 3 }, [2, 2, 4])).toEqual(['2×2×4', '1×1×4', '1×1×4']);
    expect(expected('DepthwiseConv2D', { kernelSize: 2, depthMultiplier: 2 }, [1, 1, 4])).toEqual([
      '1×1×8',
      '1×1×8',
      '1×1×8',
    ]);
  });

  it('is as many values as units, whatever enters a Dense or whether anything does', () => {
    expect(expected('Dense', { units: 7 }, [8, 8, 4])).toEqual(['7']);
    expect(expected('Dense', { units: 7 })).toEqual(['7']);
  });

  it('is one of the shapes that are merged, or a larger one where sides differ', () => {
    expect(expected('Add', {}, [8, 8, 4], [8, 8, 2])).toEqual(['8×8×4', '8×8×2']);
    expect(expected('Add', {}, [8, 8, 4], [6, 6, 4])).toEqual(['8×8×4', '6×6×4', '16×16×4']);
    expect(expected('Add', {}, [8], [6])).toEqual(['8', '6']);
    expect(expected('Add', {}, [8, 8, 4], [6])).toEqual([]);
    expect(expected('Add', {})).toEqual([]);
  });

  it('is not plain of an image layer that a vector enters, nor of what is too large', () => {
    for (const kind of ['Conv2D', 'MaxPool2D', 'InstanceNorm', 'GlobalAveragePooling2D', 'Cropping2D'])
      expect(expected(kind, {}, [16])).toEqual([]);
    expect(expected('Dense', { units: 65_536 }, [1_000_000])).toEqual([]);
  });

  it('is known with values that are not legal, if the shape does not hang on them', () => {
    const mended = (kind: string, config: Parameters<AnyLayer['check']>[0]) => {
      const checked = layerOf(kind).check(config);
      return checked.ok ? undefined : checked.mended?.config;
    };
    expect(mended('Dropout', { rate: 2 })).toEqual({ rate: 0.5 });
    expect(mended('Conv2D', { filters: 4, useBias: 1, old: 3 })).toMatchObject({ filters: 4, useBias: true });
    expect(mended('Conv2D', { filters: 0 })).toBeUndefined();
  });
});
