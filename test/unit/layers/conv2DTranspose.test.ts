import { describe, expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, parameters, shapeOf } from './configured';

describe('Keras’ output lengths', () => {
  test.each([
    ['same', 3, 1, 10, 10],
    ['same', 3, 2, 10, 20],
    ['same', 2, 3, 10, 30],
    ['valid', 3, 1, 10, 12],
    ['valid', 3, 2, 10, 21],
    ['valid', 2, 2, 10, 20],
    ['valid', 2, 3, 10, 30],
  ] as const)('%s, kernel %i, stride %i: %i becomes %i', (padding, kernelSize, strides, length, wanted) => {
    const layer = configured('Conv2DTranspose', { padding, kernelSize, strides });
    expect(shapeOf(layer, [length, length, 3])).toEqual([wanted, wanted, 32]);
  });
});

test('Keras’ example: Conv2DTranspose(2, 2) on 10×8×128 gives 11×9×2', () => {
  const layer = configured('Conv2DTranspose', { filters: 2, kernelSize: 2 });
  expect(shapeOf(layer, [10, 8, 128])).toEqual([11, 9, 2]);
  expect(parameters(layer, [10, 8, 128])).toBe(2 * 2 * 2 * 128 + 2);
});

test('weights in Keras’ layout, with Keras’ fans', () => {
  expect(configured('Conv2DTranspose', { filters: 4, kernelSize: 2 }).weights([[7, 7, 6]])).toEqual([
    {
      name: 'kernel',
      shape: [2, 2, 4, 6],
      trainable: true,
      initializer: { kind: 'glorotUniform', fanIn: 16, fanOut: 24 },
    },
    { name: 'bias', shape: [4], trainable: true, initializer: { kind: 'zeros' } },
  ]);
});

test('FLOPs: every pixel that enters times every weight, and the biases', () => {
  const layer = configured('Conv2DTranspose', { filters: 4, strides: 2, padding: 'same' });
  expect(flopsOf(layer, [7, 7, 6])).toBe(2 * 9 * 4 * 6 * 49 + 14 * 14 * 4);
  expect(layer.multiplyAdds([[7, 7, 6]], [14, 14, 4])).toBe(9 * 4 * 6 * 49);
});

test('a position sees the pixels whose filters reach it', () => {
  expect(configured('Conv2DTranspose', { kernelSize: 3, strides: 2 }).window()).toEqual({
    size: 2,
    stride: 0.5,
  });
});

test('how the shape comes about', () => {
  expect(configured('Conv2DTranspose', { strides: 2 }).shapeTerms([[5, 5, 1]])).toEqual([
    { axis: 'Height and width', expression: '5 · 2 + (3 − 2) = 11' },
    { axis: 'Channels', expression: 'filters = 32' },
  ]);
});

test('a vector is refused', () => {
  const complaints = complaintsAbout(configured('Conv2DTranspose'), [128]);
  expect(complaints.map(({ code }) => code)).toEqual(['needs-image']);
});

test('spelling: PyTorch crops alike on both sides, or says what to crop', () => {
  const pytorch = (config: Parameters<typeof configured>[1]) =>
    configured('Conv2DTranspose', config).spelling().pytorch;
  expect(configured('Conv2DTranspose', { strides: 2, padding: 'same' }).spelling().keras).toBe(
    "layers.Conv2DTranspose(32, 3, strides=2, padding='same')",
  );
  expect(pytorch({ kernelSize: 4, strides: 2, padding: 'same' })).toBe(
    'nn.LazyConvTranspose2d(32, 4, stride=2, padding=1)',
  );
  expect(pytorch({ kernelSize: 2, strides: 3 })).toBe(
    'nn.LazyConvTranspose2d(32, 2, stride=3, output_padding=1)',
  );
  expect(pytorch({ kernelSize: 3, strides: 2, padding: 'same' })).toBe(
    'nn.LazyConvTranspose2d(32, 3, stride=2)  # then crop 0 px at the top and left, 1 px at the bottom and right',
  );
});
