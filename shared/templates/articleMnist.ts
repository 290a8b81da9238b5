import { createDocument, type Template } from './network';

/** The article's network. Its convolution has no bias: the Batch Norm after it subtracts the mean, and any bias with it. */
export const articleMnist: Template = {
  id: 'article-mnist',
  label: 'MNIST with Batch Norm',
  description:
    'One convolution, a Batch Norm before its ReLU, and a classifier: the smallest network in which normalization can be ' +
    'watched at work.',
  create: (id) =>
    createDocument(
      id,
      [
        { kind: 'Input', name: 'input_1', at: [0, 0] },
        {
          kind: 'Conv2D',
          name: 'conv_1',
          at: [1, 0],
          config: { filters: 32, kernelSize: 3, useBias: false },
        },
        { kind: 'BatchNorm', name: 'bn_1', at: [2, 0] },
        { kind: 'Activation', name: 'act_1', at: [3, 0], config: { activation: 'relu' } },
        { kind: 'MaxPool2D', name: 'pool_1', at: [3, 1], config: { poolSize: 2 } },
        { kind: 'Flatten', name: 'flatten_1', at: [2, 1] },
        { kind: 'Dense', name: 'dense_1', at: [1, 1], config: { units: 10, activation: 'softmax' } },
        { kind: 'Output', name: 'output_1', at: [0, 1] },
      ],
      'mnist10k',
    ),
};
