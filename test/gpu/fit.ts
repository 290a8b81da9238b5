import { oneHot, tensor, tensor1d, tidy, train } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import type { LabelledImages } from '../../shared/data/dataset';

/** `fit` of TensorFlow.js' own model of the article's network over a set that lies on the device: one epoch at each call. */
export function openFit(
  { count, shape, pixels, labels }: LabelledImages,
  batchSize: number,
): () => Promise<unknown> {
  const model = articleModel(shape);
  const { x, y } = tidy(() => ({
    x: tensor(pixels, [count, ...shape]),
    y: oneHot(tensor1d(Int32Array.from(labels), 'int32'), 10),
  }));
  return () => model.fit(x, y, { batchSize, epochs: 1, verbose: 0 });
}

function articleModel(inputShape: readonly number[]): LayersModel {
  const model = sequential();
  model.add(layers.conv2d({ inputShape: [...inputShape], filters: 32, kernelSize: 3, useBias: false }));
  model.add(layers.batchNormalization());
  model.add(layers.reLU());
  model.add(layers.maxPooling2d({ poolSize: 2 }));
  model.add(layers.flatten());
  model.add(layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({ optimizer: train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}
