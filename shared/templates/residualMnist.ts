import { createDocument, type Template } from './network';

/** A residual block (He et al., 2015), then two ways of looking side by side (Szegedy et al., 2014). */
export const residualMnist: Template = {
  id: 'residual-mnist',
  label: 'Residual block and two branches',
  description:
    'A small network with an Add around two convolutions and a Concatenate of two kernel sizes, each way with its own ' +
    'Batch Norm.',
  create: (id) =>
    createDocument(
      id,
      [
        { kind: 'Input', name: 'input_1', at: [0, 0] },
        { kind: 'Conv2D', name: 'conv_1', at: [1, 0], config: { ...padded, filters: 8, kernelSize: 3 } },
        { kind: 'BatchNorm', name: 'bn_1', at: [2, 0] },
        { kind: 'Activation', name: 'act_1', at: [3, 0], config: { activation: 'relu' } },
        { kind: 'Conv2D', name: 'conv_2', at: [4, 1], config: { ...padded, filters: 8, kernelSize: 3 } },
        { kind: 'BatchNorm', name: 'bn_2', at: [5, 1] },
        { kind: 'Add', name: 'add_1', at: [6, 0], from: ['act_1', 'bn_2'] },
        { kind: 'Activation', name: 'act_2', at: [6, 1], config: { activation: 'relu' } },
        { kind: 'MaxPool2D', name: 'pool_1', at: [6, 2], config: { poolSize: 2 } },
        { kind: 'Conv2D', name: 'conv_3', at: [5, 2], config: { ...padded, filters: 16, kernelSize: 3 } },
        {
          kind: 'Conv2D',
          name: 'conv_4',
          at: [5, 3],
          config: { ...padded, filters: 8, kernelSize: 1 },
          from: ['pool_1'],
        },
        { kind: 'Concatenate', name: 'concat_1', at: [4, 2], from: ['conv_3', 'conv_4'] },
        { kind: 'BatchNorm', name: 'bn_3', at: [3, 2] },
        { kind: 'Activation', name: 'act_3', at: [2, 2], config: { activation: 'relu' } },
        { kind: 'GlobalAveragePooling2D', name: 'gap_1', at: [1, 2] },
        { kind: 'Dense', name: 'dense_1', at: [0, 2], config: { units: 10, activation: 'softmax' } },
        { kind: 'Output', name: 'output_1', at: [0, 3] },
      ],
      'mnist10k',
    ),
};

/** Keeps the image's size, as both ways of an Add need it; a Batch Norm follows, so no bias. */
const padded = { padding: 'same', useBias: false } as const;
