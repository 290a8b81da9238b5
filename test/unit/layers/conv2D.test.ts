import { describe, expect, test } from 'vitest';
import { complaintsAbout, configured, flopsOf, parameters, shapeOf } from './configured';

describe('examples of Keras’ documentation', () => {
  test('Conv2D(2, 3) on 28×28×3 gives 26×26×2; with padding same 28×28×2', () => {
    expect(shapeOf(configured('Conv2D', { filters: 2 }), [28, 28, 3])).toEqual([26, 26, 2]);
    expect(shapeOf(configured('Conv2D', { filters: 2, padding: 'same' }), [28, 28, 3])).toEqual([28, 28, 2]);
  });

  test('the MNIST convnet’s convolutions have 320 and 18,496 parameters', () => {
    expect(parameters(configured('Conv2D', { filters: 32 }), [28, 28, 1])).toBe(320);
    expect(parameters(configured('Conv2D', { filters: 64 }), [13, 13, 32])).toBe(18_496);
  });
});

test('stride 2 on an even and an odd image, as TensorFlow counts', () => {
  const same = configured('Conv2D', { filters: 4, strides: 2, padding: 'same' });
  const valid = configured('Conv2D', { filters: 4, strides: 2 });
  expect(shapeOf(same, [8, 9, 3])).toEqual([4, 5, 4]);
  expect(shapeOf(valid, [8, 9, 3])).toEqual([3, 4, 4]);
});

test('weights in Keras’ layout, started by Glorot’s uniform rule', () => {
  expect(configured('Conv2D', { filters: 8, kernelSize: 5 }).weights([[28, 28, 3]])).toEqual([
    {
      name: 'kernel',
      shape: [5, 5, 3, 8],
      trainable: true,
      initializer: { kind: 'glorotUniform', fanIn: 75, fanOut: 200 },
    },
    { name: 'bias', shape: [8], trainable: true, initializer: { kind: 'zeros' } },
  ]);
  const withoutBias = configured('Conv2D', { useBias: false }).weights([[28, 28, 3]]);
  expect(withoutBias.map(({ name }) => name)).toEqual(['kernel']);
});

test('the kernel starts as its initializer says, and has a penalty where one is set', () => {
  const layer = configured('Conv2D', { kernelInitializer: 'heNormal', kernelL2: 0.001, useBias: false });
  expect(layer.weights([[28, 28, 3]])).toEqual([
    {
      name: 'kernel',
      shape: [3, 3, 3, 32],
      trainable: true,
      initializer: { kind: 'heNormal', fanIn: 27, fanOut: 288 },
      l2: 0.001,
    },
  ]);
  expect(layer.spelling().keras).toBe(
    "layers.Conv2D(32, 3, padding='valid', use_bias=False, kernel_initializer='he_normal', " +
      'kernel_regularizer=keras.regularizers.L2(0.001))',
  );
});

test('standardized weights are said on the node and in the spelling, and have no weights of their own', () => {
  const layer = configured('Conv2D', { weightStandardization: true });
  expect(layer.summary()).toBe('32 · 3×3 · valid · standardized');
  expect(parameters(layer, [28, 28, 1])).toBe(320);
  for (const expression of Object.values(layer.spelling()))
    expect(expression).toMatch(/# its kernel standardized first, filter by filter$/u);
});

test('FLOPs: nine multiply-adds and a bias for every value of 26×26×32', () => {
  expect(flopsOf(configured('Conv2D'), [28, 28, 1])).toBe(26 * 26 * 32 * 19);
  expect(flopsOf(configured('Conv2D', { useBias: false }), [28, 28, 1])).toBe(26 * 26 * 32 * 18);
});

test('a dilation spreads the window: 3×3 spans 5×5 at 2, and 7×7 at 3', () => {
  expect(shapeOf(configured('Conv2D', { dilationRate: 2 }), [28, 28, 3])).toEqual([24, 24, 32]);
  expect(shapeOf(configured('Conv2D', { dilationRate: 3, padding: 'same' }), [9, 8, 3])).toEqual([9, 8, 32]);
  expect(parameters(configured('Conv2D', { dilationRate: 2 }), [28, 28, 1])).toBe(320);
  expect(complaintsAbout(configured('Conv2D', { dilationRate: 3 }), [6, 6, 1])[0]?.message).toMatch(
    /^a 3×3 kernel with dilation 3, which spans 7×7, does not fit into the 6×6 input: use padding 'same', /u,
  );
});

test('a stride beside a dilation is refused, as by Keras', () => {
  expect(complaintsAbout(configured('Conv2D', { strides: 2, dilationRate: 3 }), [28, 28, 1])).toEqual([
    {
      code: 'stride-with-dilation',
      message: 'a stride of 2 and a dilation of 3 cannot be combined, as in Keras: set one of the two to 1.',
      field: 'dilationRate',
    },
  ]);
});

describe('groups', () => {
  test('cut the kernel’s channels, its parameters and its cost: ResNeXt’s 3×3 of 128 channels in 32 groups', () => {
    const layer = configured('Conv2D', { filters: 128, groups: 32, padding: 'same', useBias: false });
    expect(layer.weights([[56, 56, 128]])).toEqual([
      {
        name: 'kernel',
        shape: [3, 3, 4, 128],
        trainable: true,
        initializer: { kind: 'glorotUniform', fanIn: 36, fanOut: 1152 },
      },
    ]);
    expect(parameters(layer, [56, 56, 128])).toBe(4608);
    expect(flopsOf(layer, [56, 56, 128])).toBe(2 * 36 * 56 * 56 * 128);
  });

  test('that do not divide channels and filters are refused, with a number that does', () => {
    expect(complaintsAbout(configured('Conv2D', { filters: 32, groups: 4 }), [28, 28, 6])).toEqual([
      {
        code: 'groups-divide',
        message:
          '4 groups do not divide the 6 channels that enter into equal shares: set Groups to 2, or change the number of ' +
          'filters.',
        field: 'groups',
      },
    ]);
    const [both] = complaintsAbout(configured('Conv2D', { filters: 9, groups: 4 }), [28, 28, 3]);
    expect(both?.message).toMatch(
      /^4 groups do not divide the 3 channels that enter and its 9 filters .+ to 3,/u,
    );
    const [single] = complaintsAbout(configured('Conv2D', { filters: 1, groups: 2 }), [28, 28, 1]);
    expect(single?.message).toMatch(
      /^2 groups do not divide the 1 channel that enters and its 1 filter .+ to 1,/u,
    );
  });
});

test('a kernel that no machine holds is refused with what makes it smaller, which the image’s size does not', () => {
  const layer = configured('Conv2D', { kernelSize: 64, filters: 4096, padding: 'same' });
  const [complaint] = complaintsAbout(layer, [64, 64, 32]);
  expect(complaint?.message).toBe(
    'its kernel of 64×64×32×4096 has 536\u202f870\u202f912 values, more than the 268\u202f435\u202f456 (1 GiB) that fit into one ' +
      'tensor: use a smaller kernel, fewer filters, or fewer channels before it.',
  );
});

test('a kernel larger than its input is refused, with what mends it', () => {
  expect(complaintsAbout(configured('Conv2D', { kernelSize: 5 }), [3, 3, 8])).toEqual([
    {
      code: 'window-too-large',
      message:
        "a 5×5 kernel does not fit into the 3×3 input: use padding 'same', a smaller kernel, or let the layers before " +
        'it make the image less small.',
      field: 'kernelSize',
      port: 0,
    },
  ]);
  expect(complaintsAbout(configured('Conv2D', { kernelSize: 5 }), [28, 3, 8])).toHaveLength(1);
  expect(shapeOf(configured('Conv2D', { kernelSize: 5, padding: 'same' }), [3, 3, 8])).toEqual([3, 3, 32]);
});

test('a vector is refused', () => {
  expect(complaintsAbout(configured('Conv2D'), [128])).toEqual([
    {
      code: 'needs-image',
      message:
        'Conv2D needs an image (height × width × channels), but receives a vector of 128 values: place it before the ' +
        'layer that makes the vector (Flatten, Global Average or Dense).',
      port: 0,
    },
  ]);
});

test('a kernel that no machine holds is refused', () => {
  const [complaint, ...others] = complaintsAbout(
    configured('Conv2D', { filters: 4096, kernelSize: 64 }),
    [64, 64, 4096],
  );
  expect(others).toEqual([]);
  expect(complaint?.code).toBe('too-large');
  expect(complaint?.message).toMatch(
    /^its kernel of 64×64×4096×4096 has 68\u202f719\u202f476\u202f736 values, more than the 268\u202f435\u202f456 /u,
  );
});

test('without an input it asks for one', () => {
  expect(complaintsAbout(configured('Conv2D')).map(({ message }) => message)).toEqual([
    'Conv2D takes 1 input, but has 0: connect another layer to it.',
  ]);
});

test('what stands on the node', () => {
  expect(configured('Conv2D').summary()).toBe('32 · 3×3 · valid');
  expect(configured('Conv2D', { filters: 64, strides: 2, padding: 'same' }).summary()).toBe(
    '64 · 3×3 / 2 · same',
  );
  expect(configured('Conv2D', { groups: 4, dilationRate: 2 }).summary()).toBe(
    '32 · 3×3 · valid · dilation 2 · 4 groups',
  );
});

test('spelling', () => {
  expect(configured('Conv2D').spelling()).toEqual({
    keras: "layers.Conv2D(32, 3, padding='valid')",
    pytorch: 'nn.LazyConv2d(32, 3)',
  });
  expect(configured('Conv2D', { padding: 'same', useBias: false }).spelling()).toEqual({
    keras: "layers.Conv2D(32, 3, padding='same', use_bias=False)",
    pytorch: "nn.LazyConv2d(32, 3, padding='same', bias=False)",
  });
  expect(configured('Conv2D', { dilationRate: 2, groups: 4 }).spelling()).toEqual({
    keras: "layers.Conv2D(32, 3, padding='valid', dilation_rate=2, groups=4)",
    pytorch: 'nn.LazyConv2d(32, 3, dilation=2, groups=4)',
  });
  expect(configured('Conv2D', { padding: 'same', strides: 2 }).spelling().pytorch).toMatch(
    /^nn\.LazyConv2d\(32, 3, stride=2\) {2}# after F\.pad/u,
  );
});
