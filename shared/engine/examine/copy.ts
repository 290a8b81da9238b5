import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { CallOptions } from '../layers/context';
import { hostImages, type ImageSource } from '../loop/imageSource';
import type { Session } from '../loop/session';
import type { WeightValues } from '../loop/snapshot';
import { createLoss } from '../losses';
import { type BuiltModel, buildModel, type PlaceInModel } from '../model';
import type { NodeWeight } from '../model/weights';
import { activationInputs, type Place, placesOf } from './places';

/**
 * The network of a session once more, over TensorFlow.js' operators on the session's backend, to be looked at from within: it takes the
 * trainer's weights as they stand and leaves the trainer alone, so that no number of the training changes.
 */
export interface NetworkCopy {
  readonly places: readonly Place[];
  /** What enters each activation. */
  readonly inputs: readonly Place[];
  /** Takes the weights that the trainer has now, running statistics among them. */
  update(): Promise<void>;
  /**
   * Values at these places for images of the validation set: arrays with channels innermost. Running statistics are those of the last
   * `update`, however many batches were looked at since.
   */
  values(
    places: readonly PlaceInModel[],
    indices: Int32Array,
    options: CallOptions,
  ): Promise<readonly Float32Array[]>;
  /** Mean loss of these images of the validation set, with running statistics as `values` has them. */
  loss(indices: Int32Array, options: CallOptions): Promise<number>;
  dispose(): void;
}

export function copyNetwork({ plan, settings, trainer, validation, classes }: Session): NetworkCopy {
  const places = placesOf(plan);
  const inputs = activationInputs(plan);
  const all: readonly PlaceInModel[] = [...places, ...inputs];
  const model = buildModel(plan, settings.seed, all);
  const source = hostImages(validation, null);
  const loss = createLoss(plan.outputs, classes);
  let running: readonly WeightValues[] = [];
  const read = async (tensors: readonly Tensor[]): Promise<readonly Float32Array[]> => {
    try {
      const values = tensors.map(async (each) => await each.data<'float32'>());
      return await trainer.device.unlessLost(Promise.all(values));
    } finally {
      for (const each of tensors) each.dispose();
    }
  };
  return {
    places,
    inputs,
    update: async () => {
      const { weights } = await trainer.snapshot();
      writeWeights(model, weights);
      running = weights.filter((weight) => weightOf(model, weight)?.trainable === false);
    },
    values: async (wanted, indices, options) => {
      writeWeights(model, running);
      const tensors = withImages(source, indices, (images) => {
        const found = model.forward(images, options).places;
        return found.filter((_, index) => wanted.some((place) => place === all[index]));
      });
      return await read(tensors);
    },
    loss: async (indices, options) => {
      writeWeights(model, running);
      const scores = withImages(source, indices, (images, labels) => [
        loss(model.forward(images, options).outputs, labels).loss,
      ]);
      const [values] = await read(scores);
      return values?.[0] ?? Number.NaN;
    },
    dispose: () => model.dispose(),
  };
}

function withImages(
  source: ImageSource,
  indices: Int32Array,
  use: (images: Tensor, labels: Tensor) => Tensor[],
): readonly Tensor[] {
  return tidy(() => {
    const { images, labels } = source.batch(indices, 0);
    return use(images, labels);
  });
}

function writeWeights(model: BuiltModel, weights: readonly WeightValues[]): void {
  tidy(() => {
    for (const weight of weights) {
      const own = weightOf(model, weight);
      own?.tensor.assign(tensor(weight.values, own.tensor.shape));
    }
  });
}

function weightOf(model: BuiltModel, { node, name }: WeightValues): NodeWeight | undefined {
  return model.weightsOf(node).find((weight) => weight.name === name);
}
