import { expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, parameters, shapeOf } from './configured';

test('Keras’ example: DepthwiseConv2D(3, depth_multiplier=3) on 10×10×12 gives 8×8×36', () => {
  const layer = configured('DepthwiseConv2D', { depthMultiplier: 3 });
  expect(shapeOf(layer, [10, 10, 12])).toEqual([8, 8, 36]);
  expect(layer.shapeTerms([[10, 10, 12]])).toEqual([
    { axis: 'Height and width', expression: '⌊(10 − 3) / 1⌋ + 1 = 8' },
    { axis: 'Channels', expression: '12 · 3 = 36' },
  ]);
});

test('weights in Keras’ layout, with Keras’ fans', () => {
  expect(configured('DepthwiseConv2D', { depthMultiplier: 2 }).weights([[8, 8, 6]])).toEqual([
    {
      name: 'kernel',
      shape: [3, 3, 6, 2],
      trainable: true,
      initializer: { kind: 'glorotUniform', fanIn: 54, fanOut: 18 },
    },
    { name: 'bias', shape: [12], trainable: true, initializer: { kind: 'zeros' } },
  ]);
});

test('MobileNet’s first depthwise layer: 288 weights and 3.6 million multiply-adds', () => {
  const layer = configured('DepthwiseConv2D', { padding: 'same', useBias: false });
  expect(parameters(layer, [112, 112, 32])).toBe(288);
  expect(layer.multiplyAdds([[112, 112, 32]], [112, 112, 32])).toBe(3_612_672);
  expect(flopsOf(layer, [112, 112, 32])).toBe(2 * 3_612_672);
});

test('a stride beside a dilation, a vector, and a kernel that does not fit are refused', () => {
  const codes = (config: Parameters<typeof configured>[1], ...inputs: readonly number[][]) =>
    complaintsAbout(configured('DepthwiseConv2D', config), ...inputs).map(({ code }) => code);
  expect(codes({ strides: 2, dilationRate: 2 }, [9, 9, 3])).toEqual(['stride-with-dilation']);
  expect(codes({}, [128])).toEqual(['needs-image']);
  expect(codes({ kernelSize: 5 }, [4, 4, 3])).toEqual(['window-too-large']);
  expect(codes({ strides: 2, dilationRate: 2 }, [3, 3, 3])).toEqual([
    'stride-with-dilation',
    'window-too-large',
  ]);
});

test('what stands on the node', () => {
  expect(configured('DepthwiseConv2D').summary()).toBe('3×3 · valid');
  expect(configured('DepthwiseConv2D', { strides: 2, padding: 'same', depthMultiplier: 2 }).summary()).toBe(
    '3×3 / 2 · same · × 2',
  );
});

test('spelling', () => {
  expect(configured('DepthwiseConv2D', { padding: 'same', depthMultiplier: 2 }).spelling()).toEqual({
    keras: "layers.DepthwiseConv2D(3, padding='same', depth_multiplier=2)",
    pytorch: "nn.LazyConv2d(2 * c, 3, padding='same', groups=c)",
  });
  expect(configured('DepthwiseConv2D', { dilationRate: 2, useBias: false }).spelling()).toEqual({
    keras: "layers.DepthwiseConv2D(3, padding='valid', dilation_rate=2, use_bias=False)",
    pytorch: 'nn.LazyConv2d(c, 3, dilation=2, groups=c, bias=False)',
  });
});
