import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerConfig } from '../../../shared/document/schema';
import type { Shape, ShapeTerm } from '../../../shared/layers/layer';
import { configured, shapeOf } from './configured';

const terms = (kind: string, config: LayerConfig, ...inputs: Shape[]): readonly ShapeTerm[] =>
  configured(kind, config).shapeTerms(inputs);

/** What stands left of the last `=`, computed; null where it is words. */
function value(expression: string): number | null {
  const left = expression.slice(0, expression.lastIndexOf('='));
  if (/[a-z]/iu.test(left)) return null;
  const script = left
    .replaceAll('⌊', 'Math.floor(')
    .replaceAll('⌈', 'Math.ceil(')
    .replaceAll(/[⌋⌉]/gu, ')')
    .replaceAll('−', '-')
    .replaceAll(/[·×]/gu, '*');
  return Number(new Function(`return ${script}`)());
}

/** The axes of a shape that a term is about. */
function axesOf({ axis }: ShapeTerm, shape: Shape): readonly (number | undefined)[] {
  const places: Readonly<Record<string, readonly number[]>> = {
    'Height and width': [0, 1],
    Height: [0],
    Width: [1],
    Channels: [2],
    Values: [0],
  };
  return (places[axis] ?? []).map((place) => shape[place]);
}

test('the window’s positions are computed before the user’s eyes', () => {
  expect(terms('Conv2D', { filters: 32 }, [28, 28, 1])).toEqual([
    { axis: 'Height and width', expression: '⌊(28 − 3) / 1⌋ + 1 = 26' },
    { axis: 'Channels', expression: 'filters = 32' },
  ]);
  expect(terms('MaxPool2D', { padding: 'same' }, [7, 9, 4])).toEqual([
    { axis: 'Height', expression: '⌈7 / 2⌉ = 4' },
    { axis: 'Width', expression: '⌈9 / 2⌉ = 5' },
  ]);
});

test('vectors are counted', () => {
  expect(terms('Flatten', {}, [13, 13, 32])).toEqual([{ axis: 'Values', expression: '13 · 13 · 32 = 5408' }]);
  expect(terms('Flatten', {}, [10])).toEqual([]);
  expect(terms('Concatenate', {}, [4, 4, 32], [4, 4, 16])).toEqual([
    { axis: 'Channels', expression: '32 + 16 = 48' },
  ]);
});

test('a layer that keeps the shape says nothing of it', () => {
  expect(terms('BatchNorm', {}, [26, 26, 32])).toEqual([]);
});

const size = fc.integer({ min: 1, max: 40 });

describe('what a term says is true: both sides of = are equal, and equal to the axis of the output', () => {
  const windowed = fc.record({ kernelSize: size, strides: size, padding: fc.constantFrom('valid', 'same') });
  const edge = fc.integer({ min: 0, max: 9 });
  const edges = fc.record({ top: edge, bottom: edge, left: edge, right: edge });
  test.each<[string, fc.Arbitrary<LayerConfig>]>([
    ['Conv2D', windowed],
    ['Conv2D', windowed.map((config) => ({ ...config, strides: 1, dilationRate: config.strides }))],
    ['MaxPool2D', windowed.map(({ kernelSize, ...rest }) => ({ ...rest, poolSize: kernelSize }))],
    ['AvgPool2D', windowed.map(({ kernelSize, ...rest }) => ({ ...rest, poolSize: kernelSize }))],
    ['GlobalAveragePooling2D', fc.constant({})],
    ['GlobalMaxPooling2D', fc.constant({})],
    ['ZeroPadding2D', edges],
    ['Cropping2D', edges],
    ['UpSampling2D', fc.record({ size: fc.integer({ min: 1, max: 16 }) })],
    [
      'Reshape',
      fc.constantFrom({}, { to: 'vector' }, { height: 1, width: null }, { height: 2, channels: null }),
    ],
    ['Flatten', fc.constant({})],
  ])('%s', (kind, configs) => {
    fc.assert(
      fc.property(configs, fc.tuple(size, size, size), (config, input) => {
        const layer = configured(kind, config);
        fc.pre(layer.shape([input]).ok);
        for (const term of layer.shapeTerms([input])) {
          const said = Number(term.expression.slice(term.expression.lastIndexOf('=') + 1));
          expect(value(term.expression) ?? said).toBe(said);
          const axes = axesOf(term, shapeOf(layer, input));
          expect(axes.length).toBeGreaterThan(0);
          for (const axis of axes) expect(axis).toBe(said);
        }
      }),
    );
  });
});
