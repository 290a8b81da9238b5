import { type AugmentationPlan, augmentationPlan, fillBatch } from '../../augmentation';
import type { Plan } from '../../compile/plan';
import type { Dataset, LabelledImages } from '../../data/dataset';
import type { TrainingSettings } from '../../document/schema';
import { normalTables, seedXoshiro, streamSeed } from '../../random';
import type { WeightNorms } from '../../signals/weightNorms';
import type { DeviceWatch } from '../backends/deviceWatch';
import { createNetworkSum, type NetworkScore } from '../loop/networkScore';
import { toScore } from '../loop/score';
import type { Measured, StepOrder, Trainer } from '../loop/trainer';
import { initialValues } from '../model/initialValues';
import { Parameter } from './control';
import { takeFrames } from './frames';
import type { Half } from './losses';
import type { Generators } from './lower/lowering';
import { type Machine, openMachine } from './machine';
import { withLargestBatch } from './reach';
import type { ProgramRuntime } from './runtime';
import { readSnapshot, writeSnapshot } from './snapshot';
import type { ThreadHost } from './threads';
import { INFERENCE_BATCH, type TrainingProgram, writeTrainingProgram } from './trainingProgram';

/** Memory of this process: never lost. */
const steadyDevice: DeviceWatch = {
  unlessLost: (work) => work,
  lost: false,
  dispose: () => undefined,
};

/** A trainer that runs a program. */
export interface ProgramTrainer extends Trainer {
  /** Why the caller's thread does all alone, where the host offers more; null otherwise. */
  readonly refusal: string | null;
}

/**
 * A trainer of whole steps in WebAssembly memory of its own: the plan's forward pass, its gradients and the optimizer are one
 * program, which several threads run together; nothing is allocated in a step. The same seed gives the same numbers, bit for
 * bit, with any number of threads. Throws a `BeyondReachError`, with the largest batch that fits, where WASM cannot have the memory.
 */
export async function openProgramTrainer(
  plan: Plan,
  dataset: Dataset,
  settings: TrainingSettings,
  runtime: ProgramRuntime,
  threads: ThreadHost | null,
): Promise<ProgramTrainer> {
  const write = (batchSize: number): TrainingProgram =>
    writeTrainingProgram(plan, { ...settings, batchSize }, runtime.sizes);
  const program = write(settings.batchSize);
  const machine = await openMachine(program, runtime, threads).catch((error: unknown) => {
    throw withLargestBatch(error, threads?.count ?? 1, settings.batchSize, write);
  });
  fillWeights(machine, program, settings.seed);
  const augmentation = augmentationPlan(settings);
  let updates = 0;
  return {
    remote: false,
    refusal: machine.refusal,
    device: steadyDevice,
    step: (order) => {
      updates += 1;
      const measured = takeStep(machine, program, dataset.train, augmentation, order, updates);
      return { read: () => Promise.resolve(measured), dispose: () => undefined };
    },
    validate: (indices) => Promise.resolve(validate(machine, program, dataset.validation, indices)),
    snapshot: () => Promise.resolve(readSnapshot(machine, program, updates)),
    restore: (snapshot) => {
      writeSnapshot(machine, program, snapshot);
      ({ updates } = snapshot);
    },
    dispose: () => machine.dispose(),
  };
}

function fillWeights(machine: Machine, { weights, optimizer }: TrainingProgram, seed: number): void {
  for (const { node, spec, area } of weights.weights) {
    machine.floats(area).set(initialValues(spec, streamSeed(seed, node.name, spec.name)));
  }
  for (const { area, start } of optimizer.slots) machine.floats(area).fill(start);
}

function takeStep(
  machine: Machine,
  program: TrainingProgram,
  images: LabelledImages,
  augmentation: AugmentationPlan | null,
  { step, indices, learningRate, frames }: StepOrder,
  updates: number,
): Measured {
  const { training, optimizer } = program;
  const batch = indices.length;
  fillHalf(machine, training, images, indices, augmentation, step);
  for (const own of training.generators) seedGenerators(machine, own, batch, step);
  machine.setParameter(Parameter.GradientScale, 1);
  for (const [parameter, value] of optimizer.parameters(updates, learningRate))
    machine.setParameter(parameter, value);
  machine.run(machine.spans.forward, batch);
  const taken = frames ? takeFrames(machine, program, step, batch) : [];
  machine.run(machine.spans.backward, batch);
  const norms = frames ? takeNorms(machine, program, step, batch) : null;
  machine.run(machine.spans.update, batch);
  return { score: readScore(machine, training, batch), frames: taken, norms };
}

function takeNorms(
  machine: Machine,
  { training: { norms } }: TrainingProgram,
  step: number,
  batch: number,
): WeightNorms | null {
  if (norms === null) return null;
  machine.run(machine.spans.measureNorms, batch);
  return { step, weights: norms.read(machine) };
}

/** Images and labels where the half takes them from; for validation, as they are. */
function fillHalf(
  machine: Machine,
  half: Half,
  set: LabelledImages,
  indices: Int32Array,
  augmentation: AugmentationPlan | null,
  step: number,
): void {
  const size = set.pixels.length / set.count;
  const images = machine.floats(half.images).subarray(0, indices.length * size);
  fillBatch(set, indices, augmentation, step, images);
  const classes = machine.integers(half.labels);
  for (const [place, index] of indices.entries()) classes[place] = set.labels[index] ?? 0;
}

/** What a layer's generators begin with in that step: the states that `Dropout` and the like have over the tape. */
function seedGenerators(
  machine: Machine,
  { states, seed, normals }: Generators,
  batch: number,
  step: number,
): void {
  if (normals !== null) machine.doubles(normals).set(normalTables);
  const words = machine.integers(states);
  for (let image = 0; image < batch; image++)
    words.set(seedXoshiro(streamSeed(seed, step, image)), 4 * image);
}

function readScore(machine: Machine, { score, outputScores }: Half, images: number): NetworkScore {
  const outputs = outputScores.map((each) => {
    const { loss, accuracy } = toScore(machine.floats(each), images);
    return { loss, accuracy };
  });
  return { ...toScore(machine.floats(score), images), outputs };
}

function validate(
  machine: Machine,
  { inference }: TrainingProgram,
  images: LabelledImages,
  indices: Int32Array,
): NetworkScore {
  const sum = createNetworkSum();
  for (let start = 0; start < indices.length; start += INFERENCE_BATCH) {
    const chunk = indices.subarray(start, start + INFERENCE_BATCH);
    fillHalf(machine, inference, images, chunk, null, 0);
    machine.run(machine.spans.inference, chunk.length);
    sum.add(readScore(machine, inference, chunk.length), chunk.length);
  }
  return sum.mean();
}
