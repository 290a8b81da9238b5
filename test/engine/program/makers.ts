import { normMakers } from './normMakers';
import { bending } from './producers';
import { chain, type NetworkSpec } from './subject';

/** Networks around one layer, of a random shape; a 1×1 convolution before it makes its input's gradient show in weights. */
export const makers: Readonly<
  Record<string, (between: (from: number, to: number) => number) => NetworkSpec>
> = {
  'a convolution': (between) => {
    const channels = channelsBy(between);
    const [height, width] = [between(1, 7), between(1, 7)];
    const config = {
      filters: channels > 100 ? between(1, 4) : channelsBy(between),
      kernelSize: between(1, Math.min(5, height, width)),
      strides: between(1, 3),
      padding: between(0, 1) === 0 ? 'same' : 'valid',
      useBias: between(0, 1) === 0,
    };
    return behind([height, width, 2], channels, ['Conv2D', config], ['GlobalAveragePooling2D', {}]);
  },
  'a convolution with a dilation': (between) => {
    const [dilationRate, kernelSize] = [between(2, 3), between(2, 3)];
    const span = (kernelSize - 1) * dilationRate + 1;
    const padding = between(0, 1) === 0 ? 'same' : 'valid';
    const config = { filters: between(1, 9), kernelSize, dilationRate, padding };
    const image = [span + between(0, 3), span + between(0, 3), 2] as const;
    return behind(image, between(1, 9), ['Conv2D', config], ['GlobalAveragePooling2D', {}]);
  },
  'a convolution in groups': (between) => {
    const groups = between(2, 5);
    const [from, to] = [groups * between(1, 9), groups * between(1, 9)];
    const config = {
      filters: to,
      kernelSize: between(1, 3),
      groups,
      strides: between(1, 2),
      padding: 'same',
      useBias: between(0, 1) === 0,
    };
    return behind(
      [between(1, 6), between(1, 6), 2],
      from,
      ['Conv2D', config],
      ['GlobalAveragePooling2D', {}],
    );
  },
  'a depthwise convolution': (between) => {
    const [height, width] = [between(1, 9), between(1, 9)];
    const [strides, dilationRate] = between(0, 1) === 0 ? [between(1, 3), 1] : [1, between(1, 3)];
    const config = {
      kernelSize: between(1, Math.max(1, Math.floor((Math.min(height, width) - 1) / dilationRate))),
      ...{ strides, dilationRate, depthMultiplier: between(1, 5) },
      padding: between(0, 1) === 0 ? 'same' : 'valid',
      useBias: between(0, 1) === 0,
    };
    const from = [1, 3, 4, 16, 37, 67][between(0, 5)] ?? 1;
    return behind([height, width, 2], from, ['DepthwiseConv2D', config], ['GlobalAveragePooling2D', {}]);
  },
  'a depthwise convolution of many channels': (between) => {
    const config = { kernelSize: between(2, 3), padding: 'same' };
    const image = [between(2, 5), between(2, 5), 2] as const;
    return behind(image, between(64, 81), ['DepthwiseConv2D', config], ['GlobalAveragePooling2D', {}]);
  },
  'a convolution with its weights standardized': (between) => {
    const groups = between(1, 2);
    const config = {
      filters: groups * between(1, 9),
      kernelSize: between(2, 3),
      ...{ groups, padding: 'same', weightStandardization: true, useBias: between(0, 1) === 0 },
    };
    const from = groups * between(1, 9);
    return behind(
      [between(2, 5), between(2, 5), 2],
      from,
      ['Conv2D', config],
      ['GlobalAveragePooling2D', {}],
    );
  },
  'a separable convolution': (between) => {
    const [height, width] = [between(1, 6), between(1, 6)];
    const config = {
      filters: between(1, 20),
      kernelSize: between(1, Math.min(3, height, width)),
      ...{ strides: between(1, 2), depthMultiplier: between(1, 3) },
      padding: between(0, 1) === 0 ? 'same' : 'valid',
    };
    return behind(
      [height, width, 2],
      between(1, 20),
      ['SeparableConv2D', config],
      ['GlobalAveragePooling2D', {}],
    );
  },
  'a transposed convolution': (between) => {
    const config = {
      filters: between(1, 9),
      kernelSize: between(1, 5),
      strides: between(1, 3),
      padding: between(0, 1) === 0 ? 'same' : 'valid',
      useBias: between(0, 1) === 0,
    };
    const image = [between(1, 4), between(1, 4), 2] as const;
    return behind(image, between(1, 9), ['Conv2DTranspose', config], ['Flatten', {}]);
  },
  'a transposed convolution by Winograd’s algorithm': (between) => {
    const config = { filters: 4 * between(2, 4), kernelSize: 3, padding: 'same' };
    const image = [2 * between(1, 4), 2 * between(1, 4), 2] as const;
    return behind(image, 4 * between(2, 4), ['Conv2DTranspose', config], ['GlobalAveragePooling2D', {}]);
  },
  'a convolution by Winograd’s algorithm': (between) => {
    const config = { filters: 4 * between(2, 4), kernelSize: 3, padding: 'same' };
    const image = [between(2, 11), between(2, 11), 2] as const;
    return behind(image, 4 * between(2, 4), ['Conv2D', config], ['Flatten', {}]);
  },
  'a pooling': (between) => {
    const [height, width] = [between(1, 9), between(1, 9)];
    const padding = between(0, 1) === 0 ? 'same' : 'valid';
    const fits = padding === 'same' ? 5 : Math.min(5, height, width);
    const config = { poolSize: between(1, fits), strides: between(1, 4), padding };
    const kind = between(0, 1) === 0 ? 'MaxPool2D' : 'AvgPool2D';
    return behind([height, width, 2], channelsBy(between), [kind, config], ['GlobalAveragePooling2D', {}]);
  },
  'a maximum of squares of 2×2 pixels': (between) => {
    const image = [between(2, 9), between(2, 9), 2] as const;
    const config = { poolSize: 2, padding: between(0, 1) === 0 ? 'same' : 'valid' };
    return behind(image, channelsBy(between), ['MaxPool2D', config], ['Flatten', {}]);
  },
  'a Dense': (between) => {
    const from = [1, 33, 600, 1300][between(0, 3)] ?? 1;
    const units = [1, 5, 129, 300][between(0, 3)] ?? 1;
    return behind([1, 1, 2], from, ['Flatten', {}], ['Dense', { units, activation: 'tanh' }]);
  },
  'an activation that the layer before it applies': (between) => {
    const activation = bending[between(0, bending.length - 1)] ?? 'relu';
    const image = [between(3, 9), between(3, 9), 2] as const;
    const window = { kernelSize: between(1, 3), padding: 'same' };
    const channels = 4 * between(2, 9);
    const able = [
      ['Conv2D', { filters: channelsBy(between), ...window }],
      // By Winograd’s algorithm.
      ['Conv2D', { filters: 4 * between(2, 9), kernelSize: 3, padding: 'same' }],
      ['DepthwiseConv2D', window],
      ['SeparableConv2D', { filters: between(1, 20), ...window }],
      ['Conv2DTranspose', { filters: between(1, 20), ...window }],
      ['BatchNorm', { epsilon: 0.01 }],
      ['GroupNorm', { epsilon: 0.01, groups: 4 }],
      ['LayerNorm', { epsilon: 0.01 }],
    ] as const;
    const [kind, config] = able[between(0, able.length - 1)] ?? able[0];
    const bent = ['Activation', { activation, alpha: 0.2 }] as const;
    return behind(image, channels, [kind, config], bent, ['Flatten', {}]);
  },
  'a Batch Norm with a ReLU': (between) =>
    behind(
      [between(1, 6), between(1, 6), 2],
      channelsBy(between),
      ['BatchNorm', { epsilon: 0.01 }],
      ['Activation', {}],
      ['GlobalAveragePooling2D', {}],
    ),
  ...normMakers,
  'zeros around an image, or its edges cut off': (between) => {
    const kind = between(0, 1) === 0 ? 'ZeroPadding2D' : 'Cropping2D';
    const edges = { top: between(0, 2), bottom: between(0, 2), left: between(0, 2), right: between(0, 2) };
    const image = [between(5, 7), between(5, 7), 2] as const;
    return behind(
      image,
      channelsBy(between),
      [kind, edges],
      ['Conv2D', { filters: 3, kernelSize: 1 }],
      ['Flatten', {}],
    );
  },
  'an enlarged image': (between) => {
    const config = { size: between(1, 4), interpolation: between(0, 1) === 0 ? 'nearest' : 'bilinear' };
    const image = [between(1, 4), between(1, 4), 2] as const;
    const mixed = ['Conv2D', { filters: 2, kernelSize: 3, padding: 'same' }] as const;
    return behind(image, channelsBy(between), ['UpSampling2D', config], mixed, ['Flatten', {}]);
  },
  'a spatial dropout': (between) =>
    behind(
      [between(1, 6), between(1, 6), 2],
      channelsBy(between),
      ['SpatialDropout2D', { rate: 0.4 }],
      ['GlobalAveragePooling2D', {}],
    ),
  noise: (between) =>
    behind(
      [between(1, 6), between(1, 6), 2],
      channelsBy(between),
      ['GaussianNoise', { stddev: 0.5 }],
      ['Activation', { activation: 'tanh' }],
      ['Flatten', {}],
    ),
  'a PReLU': (between) =>
    behind(
      [between(1, 6), between(1, 6), 2],
      channelsBy(between),
      ['PReLU', {}],
      ['GlobalAveragePooling2D', {}],
    ),
  'a global maximum': (between) =>
    behind([between(1, 9), between(1, 9), 2], channelsBy(between), ['GlobalMaxPooling2D', {}]),
  'a merge value by value': (between) => {
    const kind = ['Add', 'Subtract', 'Multiply', 'Average', 'Maximum'][between(0, 4)] ?? 'Add';
    const ways = kind === 'Subtract' ? 2 : between(2, 4);
    return joined([between(1, 5), between(1, 5), 2], channelsBy(between), kind, ways);
  },
};

/** Mostly few, sometimes one more than whole lanes or a block. */
function channelsBy(between: (from: number, to: number) => number): number {
  return [1, 3, 5, 8, 33, 513][between(0, 5)] ?? 1;
}

function behind(
  image: NetworkSpec['image'],
  channels: number,
  ...layers: Parameters<typeof chain>[1][]
): NetworkSpec {
  return chain(image, ['Conv2D', { filters: channels, kernelSize: 1 }], ...layers);
}

/** Several 1×1 convolutions of the image, joined. */
function joined(image: NetworkSpec['image'], channels: number, kind: string, ways: number): NetworkSpec {
  const end = chain(image, [kind, {}], ['GlobalAveragePooling2D', {}]);
  const names = Array.from({ length: ways }, (_, way) => `way_${way}`);
  return {
    ...end,
    nodes: [
      ...names.map((name) => ['Conv2D', name, { filters: channels, kernelSize: 1 }] as const),
      ...end.nodes,
    ],
    wires: [
      ...names.flatMap((name, port) => [['input', name] as const, [name, 'layer_0', port] as const]),
      ...end.wires.slice(1),
    ],
  };
}
