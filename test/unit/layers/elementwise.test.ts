import { describe, expect, test } from 'vitest';
import { activationFunctions } from '../../../shared/layers/activations';
import { complaintsAbout, configured, flopsOf, layerOf, parameters, shapeOf } from './configured';

describe('BatchNorm', () => {
  test.each([[[26, 26, 32]], [[32]]])('keeps the shape %o and has four weights of 32', (shape) => {
    const layer = configured('BatchNorm');
    expect(shapeOf(layer, shape)).toEqual(shape);
    expect(layer.weights([shape]).map(({ name, trainable }) => `${name} ${trainable}`)).toEqual([
      'gamma true',
      'beta true',
      'moving_mean false',
      'moving_variance false',
    ]);
    expect(parameters(layer, shape)).toBe(128);
  });

  test('starts as Keras does: γ and the running variance at 1, β and the running mean at 0', () => {
    const kinds = configured('BatchNorm')
      .weights([[3]])
      .map(({ initializer }) => initializer.kind);
    expect(kinds).toEqual(['ones', 'zeros', 'zeros', 'ones']);
  });

  test('without center there is no β, without scale no γ', () => {
    const names = (center: boolean, scale: boolean) =>
      configured('BatchNorm', { center, scale })
        .weights([[4, 4, 3]])
        .map(({ name }) => name);
    expect(names(false, true)).toEqual(['gamma', 'moving_mean', 'moving_variance']);
    expect(names(true, false)).toEqual(['beta', 'moving_mean', 'moving_variance']);
    expect(names(false, false)).toEqual(['moving_mean', 'moving_variance']);
  });

  test('frozen has nothing to train, and says so to Keras and PyTorch', () => {
    const frozen = configured('BatchNorm', { frozen: true, center: false });
    expect(frozen.weights([[4, 4, 3]]).map(({ name, trainable }) => `${name} ${trainable}`)).toEqual([
      'gamma false',
      'moving_mean false',
      'moving_variance false',
    ]);
    expect(frozen.build([[4, 4, 3]])[0]?.args).toMatchObject({ trainable: false });
    expect(frozen.summary()).toBe('frozen');
    expect(frozen.spelling()).toEqual({
      keras: 'layers.BatchNormalization(momentum=0.99, epsilon=0.001, center=False, trainable=False)',
      pytorch:
        'nn.LazyBatchNorm2d(eps=0.001, momentum=0.01).eval().requires_grad_(False)  # with bias fixed at 0',
    });
  });

  test('FLOPs: a multiplication and an addition per value', () => {
    expect(flopsOf(configured('BatchNorm'), [26, 26, 32])).toBe(43_264);
  });

  test('PyTorch’s momentum is the weight of the new value', () => {
    expect(configured('BatchNorm').spelling()).toEqual({
      keras: 'layers.BatchNormalization(momentum=0.99, epsilon=0.001)',
      pytorch: 'nn.LazyBatchNorm2d(eps=0.001, momentum=0.01)',
    });
    expect(configured('BatchNorm', { center: false, scale: false }).spelling().pytorch).toContain(
      'affine=False',
    );
    expect(configured('BatchNorm', { center: false }).spelling()).toEqual({
      keras: 'layers.BatchNormalization(momentum=0.99, epsilon=0.001, center=False)',
      pytorch: 'nn.LazyBatchNorm2d(eps=0.001, momentum=0.01)  # with bias fixed at 0',
    });
    expect(configured('BatchNorm', { scale: false }).spelling().pytorch).toContain(
      '# with weight fixed at 1',
    );
  });
});

describe('Activation', () => {
  test('offers every function there is, with its label', () => {
    const offered = layerOf('Activation').fields['activation']?.options?.map(({ value }) => value);
    expect(offered).toEqual(Object.keys(activationFunctions));
  });

  test.each(Object.entries(activationFunctions))('%s', (activation, { label, flopsPerValue }) => {
    const layer = configured('Activation', { activation });
    expect(shapeOf(layer, [5, 6, 7])).toEqual([5, 6, 7]);
    expect(shapeOf(layer, [9])).toEqual([9]);
    expect(flopsOf(layer, [5, 6, 7])).toBe(210 * flopsPerValue);
    expect(layer.summary()).toContain(label);
    expect(layer.spelling().pytorch).toMatch(/^nn\.\w+\(.*\)$/u);
    expect(layer.spelling().keras).toMatch(/^layers\.\w+\(.+\)$/u);
  });

  test('only Leaky ReLU has a slope', () => {
    const built = (activation: string) => configured('Activation', { activation, alpha: 0.2 }).build([[3]]);
    expect(built('leakyRelu')).toEqual([
      { className: 'Activation', args: { activation: 'leakyRelu', alpha: 0.2 } },
    ]);
    expect(built('relu')).toEqual([{ className: 'Activation', args: { activation: 'relu' } }]);
    expect(configured('Activation', { activation: 'leakyRelu' }).summary()).toBe('Leaky ReLU · α 0.3');
  });
});

describe('SpatialDropout2D', () => {
  test('keeps the shape of images and refuses vectors', () => {
    const layer = configured('SpatialDropout2D', { rate: 0.25 });
    expect(shapeOf(layer, [5, 6, 7])).toEqual([5, 6, 7]);
    expect(flopsOf(layer, [5, 6, 7])).toBe(0);
    expect(complaintsAbout(layer, [9])[0]?.code).toBe('needs-image');
    expect(layer.spelling()).toEqual({
      keras: 'layers.SpatialDropout2D(0.25)',
      pytorch: 'nn.Dropout2d(0.25)',
    });
  });
});

describe('GaussianNoise', () => {
  test('keeps every shape and costs nothing in inference', () => {
    const layer = configured('GaussianNoise');
    expect(shapeOf(layer, [5, 6, 7])).toEqual([5, 6, 7]);
    expect(shapeOf(layer, [9])).toEqual([9]);
    expect(flopsOf(layer, [9])).toBe(0);
    expect(layer.summary()).toBe('σ 0.1');
    expect(layer.spelling().keras).toBe('layers.GaussianNoise(0.1)');
  });
});

describe('PReLU', () => {
  test('has a slope for each channel, in Keras’ shape', () => {
    const layer = configured('PReLU', { initialAlpha: 0 });
    expect(layer.weights([[5, 6, 7]])).toEqual([
      { name: 'alpha', shape: [1, 1, 7], trainable: true, initializer: { kind: 'constant', value: 0 } },
    ]);
    expect(layer.weights([[9]])[0]?.shape).toEqual([9]);
    expect(shapeOf(layer, [5, 6, 7])).toEqual([5, 6, 7]);
    expect(flopsOf(layer, [5, 6, 7])).toBe(420);
  });

  test('spelling says where it starts, unless the library starts there', () => {
    expect(configured('PReLU', { initialAlpha: 0 }).spelling()).toEqual({
      keras: 'layers.PReLU(shared_axes=[1, 2])',
      pytorch: 'nn.PReLU(num_parameters=channels, init=0)',
    });
    expect(configured('PReLU').spelling()).toEqual({
      keras: 'layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25), shared_axes=[1, 2])',
      pytorch: 'nn.PReLU(num_parameters=channels)',
    });
    expect(configured('PReLU').summary()).toBe('α from 0.25');
  });
});

describe('Dropout', () => {
  test('keeps the shape and costs nothing in inference', () => {
    const layer = configured('Dropout', { rate: 0.25 });
    expect(shapeOf(layer, [5, 6, 7])).toEqual([5, 6, 7]);
    expect(flopsOf(layer, [9])).toBe(0);
    expect(layer.summary()).toBe('rate 0.25');
    expect(layer.spelling()).toEqual({ keras: 'layers.Dropout(0.25)', pytorch: 'nn.Dropout(0.25)' });
  });
});
