import type { LayerConfig } from '../../../shared/document/schema';
import { chain, type NetworkSpec } from './subject';

type Maker = (between: (from: number, to: number) => number) => NetworkSpec;

/** Networks around one norm, with the ReLU that it applies on the way or without. */
export const normMakers: Readonly<Record<string, Maker>> = {
  'a Group Norm': (between) => {
    const groups = between(1, 4);
    return around(between, groups * pick(between, [1, 2, 5, 16]), 'GroupNorm', { groups });
  },
  'an Instance Norm': (between) => around(between, pick(between, [1, 3, 5, 8, 33]), 'InstanceNorm', {}),
  'a Layer Norm': (between) =>
    around(between, pick(between, [2, 5, 8, 33, 130]), 'LayerNorm', {
      over: ['channels', 'image', 'imageByValue'][between(0, 2)] ?? 'channels',
    }),
  'a frozen Batch Norm': (between) =>
    around(between, pick(between, [1, 3, 5, 8, 33]), 'BatchNorm', { frozen: true }),
  'a Ghost Batch Norm': (between) =>
    around(between, pick(between, [1, 3, 5, 8, 33]), 'GhostBatchNorm', {
      virtualBatchSize: pick(between, [1, 2, 5, 16, 64]),
    }),
  'a Batch Renorm': (between) =>
    around(between, pick(between, [1, 3, 5, 8, 33]), 'BatchRenorm', {
      ...{ rMax: pick(between, [1, 1.2, 3]), dMax: pick(between, [0, 0.2, 5]) },
      ...{ rampFrom: between(0, 3), rUntil: between(0, 9), dUntil: between(0, 9) },
    }),
  'a Filter Response Norm': (between) => {
    const config = { epsilon: 0.01, learnEpsilon: between(0, 1) === 0 };
    const channels = pick(between, [1, 3, 5, 8, 33]);
    const feeder = ['Conv2D', { filters: channels, kernelSize: 1 }] as const;
    const image = [between(1, 6), between(1, 6), 2] as const;
    return chain(image, feeder, ['FilterResponseNorm', config], ['GlobalAveragePooling2D', {}]);
  },
  'a Layer Norm of long vectors': (between) =>
    chain(
      [1, 1, 2],
      ['Flatten', {}],
      ['Dense', { units: pick(between, [7, 258, 1025]) }],
      ['LayerNorm', { epsilon: 0.01 }],
      ['Activation', {}],
    ),
};

function pick(between: (from: number, to: number) => number, from: readonly number[]): number {
  return from[between(0, from.length - 1)] ?? 1;
}

/** Behind a 1×1 convolution, which makes the norm's gradient show in weights. */
function around(
  between: (from: number, to: number) => number,
  channels: number,
  kind: string,
  config: LayerConfig,
): NetworkSpec {
  const affine = { epsilon: 0.01, center: between(0, 3) > 0, scale: between(0, 3) > 0 };
  return chain(
    [between(2, 6), between(1, 6), 2],
    ['Conv2D', { filters: channels, kernelSize: 1 }],
    [kind, { ...affine, ...config }],
    ['Activation', { activation: between(0, 2) === 0 ? 'tanh' : 'relu' }],
    ['GlobalAveragePooling2D', {}],
  );
}
