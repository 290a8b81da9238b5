import { describe, expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, shapeOf } from './configured';

describe.each(['MaxPool2D', 'AvgPool2D'])('%s', (kind) => {
  test('examples of Keras’ documentation', () => {
    expect(shapeOf(configured(kind, { strides: 1 }), [3, 3, 1])).toEqual([2, 2, 1]);
    expect(shapeOf(configured(kind, { strides: 2 }), [3, 4, 1])).toEqual([1, 2, 1]);
    expect(shapeOf(configured(kind, { strides: 1, padding: 'same' }), [3, 3, 1])).toEqual([3, 3, 1]);
  });

  test('an empty stride is the pool size', () => {
    expect(shapeOf(configured(kind), [26, 26, 32])).toEqual([13, 13, 32]);
    expect(configured(kind, { poolSize: 3 }).build([[9, 9, 1]])[0]?.args).toEqual({
      poolSize: 3,
      strides: 3,
      padding: 'valid',
    });
  });

  test('a window larger than its input is refused', () => {
    expect(complaintsAbout(configured(kind, { poolSize: 3 }), [2, 2, 8])[0]).toMatchObject({
      code: 'window-too-large',
      field: 'poolSize',
      message:
        "a 3×3 window does not fit into the 2×2 input: use padding 'same', a smaller window, or let the layers before " +
        'it make the image less small.',
    });
  });

  test('a vector is refused', () => {
    expect(complaintsAbout(configured(kind), [5])[0]?.code).toBe('needs-image');
  });

  test('what stands on the node', () => {
    expect(configured(kind).summary()).toBe('2×2');
    expect(configured(kind, { poolSize: 3, strides: 2, padding: 'same' }).summary()).toBe('3×3 / 2 · same');
  });

  test('it has no weights', () => {
    expect(configured(kind).weights([[4, 4, 1]])).toEqual([]);
  });
});

test('FLOPs: comparisons for the maximum, additions and a division for the mean', () => {
  expect(flopsOf(configured('MaxPool2D'), [26, 26, 32])).toBe(13 * 13 * 32 * 3);
  expect(flopsOf(configured('AvgPool2D'), [26, 26, 32])).toBe(13 * 13 * 32 * 4);
});

test('spelling', () => {
  expect(configured('MaxPool2D').spelling()).toEqual({
    keras: "layers.MaxPooling2D(2, padding='valid')",
    pytorch: 'nn.MaxPool2d(2)',
  });
  expect(configured('AvgPool2D', { poolSize: 3, strides: 2 }).spelling()).toEqual({
    keras: "layers.AveragePooling2D(3, strides=2, padding='valid')",
    pytorch: 'nn.AvgPool2d(3, stride=2)',
  });
  expect(configured('MaxPool2D', { padding: 'same' }).spelling().pytorch).toContain('# after F.pad');
});

describe.each([
  ['GlobalAveragePooling2D', 'Global Average', 60],
  ['GlobalMaxPooling2D', 'Global Max', 57],
])('%s', (kind, label, operations) => {
  test('Keras’ example: 4×5×3 gives 3', () => {
    expect(shapeOf(configured(kind), [4, 5, 3])).toEqual([3]);
  });

  test('FLOPs: an addition or comparison for every pixel and channel, and a division by the pixels of a mean', () => {
    expect(flopsOf(configured(kind), [4, 5, 3])).toBe(operations);
  });

  test('a vector is refused', () => {
    const message = `${label} needs an image (height × width × channels), but receives a vector of 3 values: `;
    expect(complaintsAbout(configured(kind), [3])[0]?.message).toContain(message);
  });
});
