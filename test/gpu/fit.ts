import { oneHot, tensor, tensor1d, tidy, train } from '@tensorflow/tfjs-core';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import type { LabelledImages } from '../../shared/data/dataset';

/** The networks of the bench. */
export type FitNetwork = 'article' | 'vgg-mini';

const makers: Readonly<Record<FitNetwork, (inputShape: number[]) => Sequential>> = {
  article: articleModel,
  'vgg-mini': vggModel,
};

/** `fit` of TensorFlow.js' own model of a network over a set that lies on the device: one epoch at each call. */
export function openFit(
  network: FitNetwork,
  { count, shape, pixels, labels }: LabelledImages,
  batchSize: number,
): () => Promise<unknown> {
  const model = makers[network]([...shape]);
  model.add(layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({ optimizer: train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const { x, y } = tidy(() => ({
    x: tensor(pixels, [count, ...shape]),
    y: oneHot(tensor1d(Int32Array.from(labels), 'int32'), 10),
  }));
  return () => model.fit(x, y, { batchSize, epochs: 1, verbose: 0 });
}

function articleModel(inputShape: number[]): Sequential {
  const model = sequential();
  model.add(layers.conv2d({ inputShape, filters: 32, kernelSize: 3, useBias: false }));
  model.add(layers.batchNormalization());
  model.add(layers.reLU());
  model.add(layers.maxPooling2d({ poolSize: 2 }));
  model.add(layers.flatten());
  return model;
}

function vggModel(inputShape: number[]): Sequential {
  const model = sequential();
  for (const [index, filters] of [32, 32, 64, 64].entries()) {
    const first = index === 0 ? { inputShape } : {};
    model.add(layers.conv2d({ ...first, filters, kernelSize: 3, padding: 'same', useBias: false }));
    model.add(layers.batchNormalization());
    model.add(layers.reLU());
    if (index % 2 === 1) model.add(layers.maxPooling2d({ poolSize: 2 }));
  }
  model.add(layers.globalAveragePooling2d({}));
  return model;
}
