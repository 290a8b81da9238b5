import { expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, parameters, shapeOf } from './configured';

test('Keras’ example: SeparableConv2D(2, 2) on 10×10×12 gives 9×9×2, with 74 parameters', () => {
  const layer = configured('SeparableConv2D', { filters: 2, kernelSize: 2 });
  expect(shapeOf(layer, [10, 10, 12])).toEqual([9, 9, 2]);
  expect(parameters(layer, [10, 10, 12])).toBe(2 * 2 * 12 + 12 * 2 + 2);
});

test('weights in Keras’ layout and order, with the penalty on both kernels', () => {
  const layer = configured('SeparableConv2D', { filters: 5, depthMultiplier: 2, kernelL2: 0.1 });
  expect(layer.weights([[8, 8, 3]])).toEqual([
    {
      name: 'depthwise_kernel',
      shape: [3, 3, 3, 2],
      trainable: true,
      initializer: { kind: 'glorotUniform', fanIn: 27, fanOut: 18 },
      l2: 0.1,
    },
    {
      name: 'pointwise_kernel',
      shape: [1, 1, 6, 5],
      trainable: true,
      initializer: { kind: 'glorotUniform', fanIn: 6, fanOut: 5 },
      l2: 0.1,
    },
    { name: 'bias', shape: [5], trainable: true, initializer: { kind: 'zeros' } },
  ]);
});

test('cost: about a ninth of that of a 3×3 Conv2D', () => {
  const config = { filters: 256, padding: 'same' };
  const separable = configured('SeparableConv2D', config).multiplyAdds([[14, 14, 256]], [14, 14, 256]);
  const full = configured('Conv2D', config).multiplyAdds([[14, 14, 256]], [14, 14, 256]);
  expect(separable).toBe(14 * 14 * 256 * (9 + 256));
  expect(full / separable).toBeCloseTo(8.69, 2);
  expect(flopsOf(configured('SeparableConv2D', config), [14, 14, 256])).toBe(2 * separable + 14 * 14 * 256);
});

test('what stands between the two steps is kept for the backward pass', () => {
  const layer = configured('SeparableConv2D', { filters: 8, depthMultiplier: 2, padding: 'same' });
  expect(layer.kept([[6, 6, 3]], [6, 6, 8])).toBe(6 * 6 * (8 + 6));
});

test('a stride beside a dilation is refused', () => {
  const layer = configured('SeparableConv2D', { strides: 2, dilationRate: 2 });
  expect(complaintsAbout(layer, [9, 9, 3]).map(({ code }) => code)).toEqual(['stride-with-dilation']);
});

test('spelling', () => {
  const layer = configured('SeparableConv2D', { kernelInitializer: 'heUniform', padding: 'same' });
  expect(layer.spelling()).toEqual({
    keras:
      "layers.SeparableConv2D(32, 3, padding='same', depthwise_initializer='he_uniform', " +
      "pointwise_initializer='he_uniform')",
    pytorch: "nn.Sequential(nn.LazyConv2d(c, 3, padding='same', groups=c, bias=False), nn.LazyConv2d(32, 1))",
  });
});
