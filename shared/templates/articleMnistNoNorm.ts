import { createDocument, type Template } from './network';

export const articleMnistNoNorm: Template = {
  id: 'article-mnist-no-norm',
  label: 'MNIST without normalization',
  description:
    'The same network without its Batch Norm: what is left when nothing is normalized. To compare the two in one place, begin the study “Where Batch Norm stands”.',
  create: (id) =>
    createDocument(
      id,
      [
        { kind: 'Input', name: 'input_1', at: [0, 0] },
        { kind: 'Conv2D', name: 'conv_1', at: [1, 0], config: { filters: 32, kernelSize: 3 } },
        { kind: 'Activation', name: 'act_1', at: [2, 0], config: { activation: 'relu' } },
        { kind: 'MaxPool2D', name: 'pool_1', at: [3, 0], config: { poolSize: 2 } },
        { kind: 'Flatten', name: 'flatten_1', at: [3, 1] },
        { kind: 'Dense', name: 'dense_1', at: [2, 1], config: { units: 10, activation: 'softmax' } },
        { kind: 'Output', name: 'output_1', at: [1, 1] },
      ],
      'mnist10k',
    ),
};
