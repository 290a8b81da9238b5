import type { LayerConfig } from '../../../shared/document/schema';
import { activationNames } from '../../../shared/layers/activations';
import type { NodeSpec, WireSpec } from '../../unit/compile/documents';
import type { NetworkSpec } from './subject';

/** Activations that are a function of every value on its own, and none that passes on what it is given. */
export const bending = activationNames.filter((name) => name !== 'softmax' && name !== 'linear');

/** Layers that can apply an activation to their output on the way, by what they are called here; `Dense` takes vectors. */
export const producers: Readonly<Record<string, readonly [kind: string, config: LayerConfig]>> = {
  'a convolution': ['Conv2D', { filters: 5, kernelSize: 3, padding: 'same', strides: 2 }],
  'a convolution by Winograd’s algorithm': ['Conv2D', { filters: 8, kernelSize: 3, padding: 'same' }],
  'a depthwise convolution': ['DepthwiseConv2D', { kernelSize: 3 }],
  'a separable convolution': ['SeparableConv2D', { filters: 5, kernelSize: 3 }],
  'a transposed convolution': ['Conv2DTranspose', { filters: 3, kernelSize: 3, strides: 2 }],
  'a transposed convolution by a convolution': ['Conv2DTranspose', { filters: 3, kernelSize: 3 }],
  'a Dense': ['Dense', { units: 7 }],
  'a Batch Norm': ['BatchNorm', { epsilon: 0.01 }],
  'a frozen Batch Norm': ['BatchNorm', { epsilon: 0.01, frozen: true }],
  'a Batch Renorm': ['BatchRenorm', { epsilon: 0.01 }],
  'a Ghost Batch Norm': ['GhostBatchNorm', { epsilon: 0.01, virtualBatchSize: 2 }],
  'a Group Norm': ['GroupNorm', { epsilon: 0.01, groups: 2 }],
  'an Instance Norm': ['InstanceNorm', { epsilon: 0.01 }],
  'a Layer Norm': ['LayerNorm', { epsilon: 0.01 }],
  'a sum': ['Add', {}],
};

/**
 * A network around a producer and an activation behind it: `apart`, one that changes nothing stands between, so that each is
 * computed by itself; `first`, nothing trained stands before, so that nobody wants the gradient in the producer's input. Else a
 * Batch Norm stands behind, which takes the moments of what they give.
 */
export function withActivation(
  [kind, config]: readonly [kind: string, config: LayerConfig],
  activation: LayerConfig,
  { apart, first }: { readonly apart: boolean; readonly first: boolean },
): NetworkSpec {
  const flat: NodeSpec = ['Flatten', 'flat', {}];
  const isDense = kind === 'Dense';
  const before: readonly NodeSpec[] = [
    ...(first ? [] : [['Conv2D', 'feeder', { filters: 8, kernelSize: 1 }] as const]),
    ...(isDense ? [flat] : []),
  ];
  const nodes: readonly NodeSpec[] = [
    ...before,
    [kind, 'producer', config],
    ...(apart ? [['Activation', 'between', { activation: 'linear' }] as const] : []),
    ['Activation', 'bent', activation],
    ...(first ? [] : [['BatchNorm', 'norm', { epsilon: 0.01 }] as const]),
    ...(isDense ? [] : [flat]),
    ['Dense', 'classes', { units: 3, activation: 'softmax' }],
    ['Output', 'output'],
  ];
  const names = ['input', ...nodes.map(([, name]) => name)];
  const wires = names.slice(1).map((name, index): WireSpec => [names[index] ?? '', name]);
  const twice = wires.flatMap(([source, target]): WireSpec[] =>
    kind === 'Add' && target === 'producer' ? [[source, target, 1]] : [],
  );
  return { image: [6, 5, 2], nodes, wires: [...wires, ...twice], classes: 3, batchSize: 5, seed: 7 };
}
