import { createDocument, type Template, usualTraining } from './network';

export const digits8x8Tiny: Template = {
  id: 'digits8x8-tiny',
  label: 'Tiny digits',
  description:
    'The smallest of them: digits of 8×8 pixels and eight filters. An epoch takes a moment on any machine, so it is a ' +
    'good place to try things out.',
  create: (id) =>
    createDocument(
      id,
      [
        { kind: 'Input', name: 'input_1', at: [0, 0], config: { height: 8, width: 8, channels: 1 } },
        { kind: 'Conv2D', name: 'conv_1', at: [1, 0], config: { filters: 8, kernelSize: 3, useBias: false } },
        { kind: 'BatchNorm', name: 'bn_1', at: [2, 0], config: { momentum: 0.9 } },
        { kind: 'Activation', name: 'act_1', at: [3, 0], config: { activation: 'relu' } },
        { kind: 'MaxPool2D', name: 'pool_1', at: [3, 1], config: { poolSize: 2 } },
        { kind: 'Flatten', name: 'flatten_1', at: [2, 1] },
        { kind: 'Dense', name: 'dense_1', at: [1, 1], config: { units: 10, activation: 'softmax' } },
        { kind: 'Output', name: 'output_1', at: [0, 1] },
      ],
      'digits8x8',
      { ...usualTraining, optimizer: { ...usualTraining.optimizer, learningRate: 0.01 } },
    ),
};
