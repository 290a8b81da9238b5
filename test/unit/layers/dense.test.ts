import { expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, parameters, shapeOf } from './configured';

test('Keras’ example: Dense(32) on 16 values gives 32, with 544 parameters', () => {
  const layer = configured('Dense', { units: 32 });
  expect(shapeOf(layer, [16])).toEqual([32]);
  expect(parameters(layer, [16])).toBe(544);
});

test('the article’s classifier: 5,408 values to 10 classes', () => {
  const layer = configured('Dense', { activation: 'softmax' });
  expect(parameters(layer, [5408])).toBe(54_090);
  expect(flopsOf(layer, [5408])).toBe(10 * (2 * 5408 + 1 + 5));
  expect(layer.summary()).toBe('10 · Softmax');
});

test('weights, started by Glorot’s uniform rule', () => {
  expect(configured('Dense', { units: 3 }).weights([[7]])).toEqual([
    {
      name: 'kernel',
      shape: [7, 3],
      trainable: true,
      initializer: { kind: 'glorotUniform', fanIn: 7, fanOut: 3 },
    },
    { name: 'bias', shape: [3], trainable: true, initializer: { kind: 'zeros' } },
  ]);
  expect(parameters(configured('Dense', { units: 3, useBias: false }), [7])).toBe(21);
});

test('the kernel can start otherwise and be penalized; the bias is not', () => {
  const layer = configured('Dense', { units: 2, kernelInitializer: 'lecunNormal', kernelL2: 0.01 });
  const [kernel, bias] = layer.weights([[5]]);
  expect(kernel?.initializer).toEqual({ kind: 'lecunNormal', fanIn: 5, fanOut: 2 });
  expect(kernel?.l2).toBe(0.01);
  expect(bias?.l2).toBeUndefined();
  expect(layer.spelling().keras).toBe(
    "layers.Dense(2, kernel_initializer='lecun_normal', kernel_regularizer=keras.regularizers.L2(0.01))",
  );
});

test('an activation is a layer of its own, so that the logits can be found', () => {
  expect(configured('Dense', { activation: 'softmax' }).build([[8]])).toEqual([
    { className: 'Dense', args: { units: 10, useBias: true } },
    { className: 'Activation', args: { activation: 'softmax' } },
  ]);
  expect(configured('Dense').build([[8]])).toHaveLength(1);
});

test('an image is refused, with the layer to insert', () => {
  expect(complaintsAbout(configured('Dense'), [13, 13, 32])).toEqual([
    {
      code: 'dense-needs-vector',
      message:
        'Dense needs a vector, but receives an image of 13×13×32: insert Flatten or Global Average before it.',
      port: 0,
    },
  ]);
});

test('a kernel that no machine holds is refused', () => {
  const complaints = complaintsAbout(configured('Dense', { units: 65_536 }), [100_000]);
  expect(complaints.map(({ code }) => code)).toEqual(['too-large']);
});

test('spelling', () => {
  expect(configured('Dense', { activation: 'softmax' }).spelling()).toEqual({
    keras: "layers.Dense(10, activation='softmax')",
    pytorch: 'nn.Sequential(nn.LazyLinear(10), nn.Softmax(dim=1))',
  });
  expect(configured('Dense', { useBias: false }).spelling()).toEqual({
    keras: 'layers.Dense(10, use_bias=False)',
    pytorch: 'nn.LazyLinear(10, bias=False)',
  });
});
