import type { Plan } from '../../compile/plan';
import type { GoldenNetwork } from './format';
import { type MiniNode, planInARow } from './miniPlan';

/** A weight of the network: the file's name for it, and where it lies in the model. */
export interface NetworkWeight {
  readonly key: string;
  readonly node: string;
  readonly name: string;
}

/** What has values in the file before training. */
export const parameters: readonly NetworkWeight[] = [
  { key: 'conv_kernel', node: 'conv', name: 'kernel' },
  { key: 'conv_bias', node: 'conv', name: 'bias' },
  { key: 'gamma', node: 'norm', name: 'gamma' },
  { key: 'beta', node: 'norm', name: 'beta' },
  { key: 'dense_kernel', node: 'dense', name: 'kernel' },
  { key: 'dense_bias', node: 'dense', name: 'bias' },
];

/** The running statistics; the engine's variance is the biased one, as in Keras. */
export const statistics: readonly NetworkWeight[] = [
  { key: 'mean', node: 'norm', name: 'moving_mean' },
  { key: 'var_biased', node: 'norm', name: 'moving_variance' },
];

const LOSS = { kind: 'categoricalCrossentropy', fromLogits: true, labelSmoothing: 0 } as const;

/** The reference's network as a plan. Its one tap shows the convolution's output and the end of the block. */
export function planNetwork(network: GoldenNetwork): Plan {
  const { inputs, placement } = network;
  const block = { none: ['relu'], before: ['norm', 'relu'], after: ['relu', 'norm'] }[placement];
  const nodes = ['conv', ...block, 'pool', 'flatten', 'dense'].map((id) => planNode(id, network));
  const channels = inputs['conv_bias']?.shape[0] ?? 1;
  const shape = inputs['x']?.shape.slice(1) ?? [];
  const zeros = { shape: [channels], data: Array.from({ length: channels }, () => 0) };
  const tensors = { ...inputs, mean: zeros, var_biased: zeros };
  const tap = { node: block.at(-1) ?? 'conv', before: 'conv', channels };
  return planInARow(shape, nodes, tensors, LOSS, [tap]);
}

function planNode(id: string, network: GoldenNetwork): MiniNode {
  const trainable = parameters
    .filter(({ node }) => node === id)
    .map((weight) => ({ ...weight, trainable: true }));
  const fixed = statistics
    .filter(({ node }) => node === id)
    .map((weight) => ({ ...weight, trainable: false }));
  return { id, layers: [layerOf(id, network)], weights: [...trainable, ...fixed] };
}

function layerOf(id: string, { inputs, config }: GoldenNetwork): MiniNode['layers'][number] {
  const { epsilon, momentum, padding } = config;
  switch (id) {
    case 'conv': {
      const [height = 1, width = 1, , filters = 1] = inputs['conv_kernel']?.shape ?? [];
      return { className: 'Conv2D', args: { filters, kernelSize: [height, width], padding } };
    }
    case 'norm':
      return { className: 'BatchNormalization', args: { epsilon, momentum } };
    case 'relu':
      return { className: 'Activation', args: { activation: 'relu' } };
    case 'pool':
      return { className: 'MaxPooling2D', args: { poolSize: 2 } };
    case 'flatten':
      return { className: 'Flatten', args: {} };
    default:
      return { className: 'Dense', args: { units: inputs['dense_bias']?.shape[0] ?? 1 } };
  }
}
