import {
  backend,
  dispose as disposeTensors,
  type NamedTensorMap,
  type Scalar,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { augmentationPlan } from '../../augmentation';
import type { Plan, PlanNode } from '../../compile/plan';
import type { Dataset } from '../../data/dataset';
import type { TrainingSettings } from '../../document/schema';
import { type DeviceWatch, watchDevice } from '../backends/deviceWatch';
import { hostMemory } from '../kernels/hostMemory';
import { createLoss, createOutputScores, type LabelLoss, type OutputScores } from '../losses';
import { type BuiltModel, buildModel } from '../model';
import { updateWeights } from '../model/update';
import { createOptimizer, type EngineOptimizer } from '../optimizers';
import { createReader, type Reader } from '../probes/reader';
import { takeNorms } from '../probes/weightNorms';
import { deviceImages, disposeBatch, hostImages, type ImageSource } from './imageSource';
import { createMeasures } from './measures';
import { type NetworkScore, toOutputScores } from './networkScore';
import { compileSteps, rehearse } from './rehearse';
import { toScore } from './score';
import { restoreTape, snapshotTape } from './tapeSnapshot';
import type { StepOrder, TakenStep, Trainer } from './trainer';

/** What a trainer over the tape is made of. */
export interface Tape {
  readonly nodes: readonly PlanNode[];
  readonly model: BuiltModel;
  readonly optimizer: EngineOptimizer;
  readonly loss: LabelLoss;
  /** Scores of several outputs, each on its own; null of one alone. */
  readonly outputScores: OutputScores | null;
  readonly train: ImageSource;
  readonly validation: ImageSource;
  readonly device: DeviceWatch;
  readonly remote: boolean;
  /** Fetches what steps have measured. */
  readonly reader: Reader;
  /** What it was made from. */
  readonly plan: Plan;
  readonly settings: TrainingSettings;
  dispose(): void;
}

/**
 * Builds the network, its optimizer and the data set on the current backend; what fails half-way leaves nothing behind.
 */
export function buildTape(plan: Plan, dataset: Dataset, settings: TrainingSettings): Tape {
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
      nodes: plan.nodes,
      device: hold(watchDevice()),
      model: hold(buildModel(plan, settings.seed)),
      optimizer: hold(createOptimizer(settings.optimizer, settings.clipping)),
      loss: createLoss(plan.outputs, dataset.info.classes.length),
      outputScores:
        plan.outputs.length < 2 ? null : createOutputScores(plan.outputs, dataset.info.classes.length),
      train: hold(openImages(dataset.train, augmentationPlan(settings))),
      validation: hold(openImages(dataset.validation, null)),
      remote,
      reader: createReader(),
      plan,
      settings,
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * A trainer over TensorFlow.js' tape: every operator is a kernel call of its own, and gradients come from what the forward
 * pass recorded. Works for every network and backend.
 */
export function tapeTrainer(tape: Tape): Trainer {
  return {
    remote: tape.remote,
    device: tape.device,
    step: (order) => takeStep(tape, order),
    ...(tape.remote
      ? {
          compile: (isOver) => compileSteps(tape, { takeStep }, isOver),
          rehearse: (isOver) => rehearse(tape, { takeStep, score, validate, snapshot: snapshotTape }, isOver),
        }
      : {}),
    validate: (indices) => validate(tape, indices),
    snapshot: () => snapshotTape(tape),
    restore: (snapshot) => restoreTape(tape, snapshot),
    dispose: () => tape.dispose(),
  };
}

function takeStep(tape: Tape, { step, indices, learningRate, frames }: StepOrder): TakenStep {
  const { model, optimizer } = tape;
  const measures = createMeasures(tape.reader);
  const batch = tape.train.batch(indices, step);
  try {
    const lossOf = (): Scalar => {
      const unseen = tape.remote && !frames;
      const { outputs, taps } = model.forward(batch.images, { training: true, step, unseen });
      for (const tap of frames ? taps : []) {
        measures.look({ ...tap, step, weights: model.weightsOf(tap.node) });
      }
      const { loss, score } = tape.loss(outputs, batch.labels);
      measures.take(score, tape.outputScores?.(outputs, batch.labels) ?? null, indices.length);
      return loss;
    };
    const look = (gradients: NamedTensorMap): void => {
      if (frames) measures.keepNorms(takeNorms(step, model.trainable, gradients, tape.reader));
    };
    updateWeights(model, optimizer, learningRate, lossOf, look).dispose();
    return measures;
  } catch (error) {
    measures.dispose();
    throw error;
  } finally {
    disposeBatch(batch);
  }
}

/** Scores of validation images, and of several outputs those of each, where they were computed. */
function score({ model, loss, outputScores, validation }: Tape, indices: Int32Array): Tensor[] {
  return tidy(() => {
    const { images, labels } = validation.batch(indices, 0);
    const { outputs } = model.forward(images, { training: false, step: 0 });
    const { score: whole } = loss(outputs, labels);
    return outputScores === null ? [whole] : [whole, outputScores(outputs, labels)];
  });
}

async function validate(tape: Tape, indices: Int32Array): Promise<NetworkScore> {
  const { device, reader } = tape;
  const scores = score(tape, indices);
  try {
    const read = scores.map((each) => reader.read(each));
    const [values = new Float32Array(), own = new Float32Array()] = await device.unlessLost(
      Promise.all(read),
    );
    return { ...toScore(values, indices.length), outputs: toOutputScores(own, indices.length) };
  } finally {
    disposeTensors(scores);
  }
}
