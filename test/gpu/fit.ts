import { gather, oneHot, type Tensor, tensor, tensor1d, tidy, train } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import type { LabelledImages } from '../../shared/data/dataset';

/** TensorFlow.js' own model of the article's network, of its own layers, with its own Adam. */
export function articleModel(normalized: boolean): LayersModel {
  const model = sequential();
  model.add(layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, useBias: !normalized }));
  if (normalized) model.add(layers.batchNormalization());
  model.add(layers.reLU());
  model.add(layers.maxPooling2d({ poolSize: 2 }));
  model.add(layers.flatten());
  model.add(layers.dense({ units: 10, activation: 'softmax' }));
  compile(model);
  return model;
}

function compile(model: LayersModel): void {
  model.compile({ optimizer: train.adam(1e-3), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
}

/** The images and one-hot labels of a set as tensors on the device, as `fit` takes them. */
export function fitData({ count, shape, pixels, labels }: LabelledImages): { x: Tensor; y: Tensor } {
  return tidy(() => ({
    x: tensor(pixels, [count, ...shape]),
    y: oneHot(tensor1d(Int32Array.from(labels), 'int32'), 10),
  }));
}

/** The first `count` of them. */
export function firstOf(of: { x: Tensor; y: Tensor }, count: number): { x: Tensor; y: Tensor } {
  const places = tensor1d(Int32Array.from({ length: count }, (_, index) => index), 'int32');
  return tidy(() => ({ x: gather(of.x, places), y: gather(of.y, places) }));
}
