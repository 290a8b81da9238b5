import { describe, expect, test } from 'vitest';
import { complaintsAbout, configured, shapeOf } from './configured';

describe('Input', () => {
  test('gives the shape it is set to', () => {
    const layer = configured('Input', { height: 32, width: 24, channels: 3 });
    expect(shapeOf(layer)).toEqual([32, 24, 3]);
    expect(layer.summary()).toBe('32 × 24 × 3');
    expect(layer.build([])).toEqual([]);
    expect(layer.spelling()).toEqual({
      keras: 'keras.Input(shape=(32, 24, 3))',
      pytorch: 'torch.empty(n, 3, 32, 24)',
    });
  });

  test('an image that no machine holds is refused', () => {
    const layer = configured('Input', { height: 4096, width: 4096, channels: 17 });
    expect(complaintsAbout(layer).map(({ message }) => message)).toEqual([
      'its output for one image of 4096×4096×17 has 285\u202f212\u202f672 values, more than the 268\u202f435\u202f456 (1 GiB) that fit into one ' +
        'tensor: use a smaller image, fewer filters or fewer units.',
    ]);
  });

  test('takes no input', () => {
    expect(complaintsAbout(configured('Input'), [28, 28, 1])[0]?.message).toMatch(
      /^Input takes 0 inputs, but has 1: /u,
    );
  });
});

describe('Output', () => {
  test('takes a vector', () => {
    expect(shapeOf(configured('Output'), [10])).toEqual([10]);
    expect(configured('Output').build([[10]])).toEqual([]);
  });

  test('an image is refused, with the layers to insert', () => {
    expect(complaintsAbout(configured('Output'), [13, 13, 32])).toEqual([
      {
        code: 'output-needs-vector',
        message:
          'Output needs a vector with one value per class, but receives an image of 13×13×32: insert Flatten or Global ' +
          'Average and a Dense layer with one unit per class before it.',
        port: 0,
      },
    ]);
  });

  test.each([
    ['categoricalCrossentropy', false, 'cross-entropy', 'keras.losses.CategoricalCrossentropy()'],
    [
      'categoricalCrossentropy',
      true,
      'cross-entropy · logits',
      'keras.losses.CategoricalCrossentropy(from_logits=True)',
    ],
    ['meanSquaredError', false, 'mean squared error', 'keras.losses.MeanSquaredError()'],
  ])('%s, logits %s', (loss, fromLogits, summary, keras) => {
    const layer = configured('Output', { loss, fromLogits });
    expect(layer.summary()).toBe(summary);
    expect(layer.spelling().keras).toBe(keras);
  });

  test('PyTorch’s cross-entropy takes logits; probabilities go through a logarithm', () => {
    const spelling = (loss: string, fromLogits: boolean) =>
      configured('Output', { loss, fromLogits }).spelling().pytorch;
    expect(spelling('categoricalCrossentropy', true)).toBe('nn.CrossEntropyLoss()');
    expect(spelling('categoricalCrossentropy', false)).toContain('cross_entropy(p.log(), t)');
    expect(spelling('meanSquaredError', false)).toBe('nn.MSELoss()');
  });
});
