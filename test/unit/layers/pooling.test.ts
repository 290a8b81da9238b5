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
        "a 3×3 window does not fit into the 2×2 input: use padding 'same', a smaller window, or remove a pooling layer " +
        'before it.',
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

describe('GlobalAveragePooling2D', () => {
  test('Keras’ example: 4×5×3 gives 3', () => {
    expect(shapeOf(configured('GlobalAveragePooling2D'), [4, 5, 3])).toEqual([3]);
  });

  test('FLOPs: one for every pixel and channel', () => {
    expect(flopsOf(configured('GlobalAveragePooling2D'), [4, 5, 3])).toBe(60);
  });

  test('a vector is refused', () => {
    expect(complaintsAbout(configured('GlobalAveragePooling2D'), [3])[0]?.message).toMatch(
      /^Global Average needs an image .* but receives a vector of 3 values: /u,
    );
  });
});

describe('Flatten', () => {
  test('the article’s 13×13×32 gives 5,408 values', () => {
    expect(shapeOf(configured('Flatten'), [13, 13, 32])).toEqual([5408]);
    expect(flopsOf(configured('Flatten'), [13, 13, 32])).toBe(0);
  });

  test('a vector passes as it is, as in Keras', () => {
    expect(shapeOf(configured('Flatten'), [7])).toEqual([7]);
    expect(configured('Flatten').build([[7]])).toEqual([
      { className: 'Activation', args: { activation: 'linear' } },
    ]);
  });
});
