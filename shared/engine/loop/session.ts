import { backend } from '@tensorflow/tfjs-core';
import type { Plan } from '../../compile/plan';
import type { Dataset } from '../../data/dataset';
import type { TrainingSettings } from '../../document/schema';
import { type DeviceWatch, watchDevice } from '../backends/deviceWatch';
import { hostMemory } from '../kernels/hostMemory';
import { createLoss, type LabelLoss } from '../losses';
import { type BuiltModel, buildModel } from '../model';
import { createOptimizer, type EngineOptimizer } from '../optimizers';
import { deviceImages, hostImages, type ImageSource } from './imageSource';

/** Everything of one training that lies on the device, and what it was made from. */
export interface Session {
  readonly plan: Plan;
  readonly settings: TrainingSettings;
  readonly model: BuiltModel;
  readonly optimizer: EngineOptimizer;
  readonly loss: LabelLoss;
  readonly train: ImageSource;
  readonly validation: ImageSource;
  /** True where tensors lie on a GPU, so that reading a value takes a round trip. */
  readonly remote: boolean;
  readonly device: DeviceWatch;
  dispose(): void;
}

/** Builds the network, its optimizer and the data set on the current backend; what fails half-way leaves nothing behind. */
export function openSession(plan: Plan, dataset: Dataset, settings: TrainingSettings): Session {
  const opened: { dispose(): void }[] = [];
  const hold = <Part extends { dispose(): void }>(part: Part): Part => {
    opened.push(part);
    return part;
  };
  const dispose = (): void => {
    for (const part of opened.splice(0).reverse()) part.dispose();
  };
  const remote = hostMemory(backend()) === null;
  const openImages = remote ? deviceImages : hostImages;
  try {
    return {
      device: hold(watchDevice()),
      plan,
      settings,
      model: hold(buildModel(plan, settings.seed)),
      optimizer: hold(createOptimizer(settings.optimizer, settings.clipping)),
      loss: createLoss(plan.output, dataset.info.classes.length),
      train: hold(openImages(dataset.train)),
      validation: hold(openImages(dataset.validation)),
      remote,
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}
