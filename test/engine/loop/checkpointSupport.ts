import type { TrainingSettings } from '../../../shared/document/schema';
import type { Optimizer } from '../../../shared/document/training';
import type { Checkpoint } from '../../../shared/engine/loop/checkpoint';
import { decodeCheckpoint } from '../../../shared/engine/loop/checkpointCodec';
import type { TrainOptions } from '../../../shared/engine/loop/train';
import type { TrainingEvent } from '../../../shared/protocol/training';
import {
  collect,
  epochsOf,
  eventsOf,
  framesOf,
  normsOf,
  startTraining,
  stepsOf,
  tinyDocument,
} from './support';

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, formula: 'keras' } as const;
const rmsprop = { kind: 'rmsprop', learningRate: 0.005, rho: 0.9, epsilon: 1e-7, formula: 'keras' } as const;

/** Every optimizer, RMSProp with all of its slots and with one. */
export const everyOptimizer: readonly Optimizer[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'momentum', learningRate: 0.02, momentum: 0.9, formula: 'keras' },
  { kind: 'nesterov', learningRate: 0.02, momentum: 0.9, formula: 'torch' },
  { ...rmsprop, momentum: 0.5, centered: true },
  { ...rmsprop, momentum: 0, centered: false },
  { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0.1, epsilon: 1e-7, formula: 'torch' },
  { kind: 'adam', learningRate: 0.01, ...adam },
  { kind: 'adamw', learningRate: 0.01, ...adam, weightDecay: 0.1 },
];

/** The smallest template with dropout after its Batch Norm; it has a checkpoint after each of `every` steps. */
export function dropoutDocument(settings: Partial<TrainingSettings> = {}, every = 1) {
  const document = tinyDocument({ checkpoints: { kind: 'steps', every }, ...settings });
  const nodes = document.graph.nodes.map((node) =>
    node.id === 'act_1' ? { ...node, kind: 'Dropout', config: { rate: 0.5 } } : node,
  );
  return { ...document, graph: { ...document.graph, nodes } };
}

export const checkpointsOf = (events: readonly TrainingEvent[]) => eventsOf(events, 'checkpoint');

/** The bytes of the checkpoint at a step; the one taken first, where there are two. */
export function checkpointAt(events: readonly TrainingEvent[], step: number): Uint8Array {
  const found = checkpointsOf(events).find((event) => event.step === step);
  if (found === undefined) throw new Error(`There is no checkpoint at step ${step}.`);
  return found.bytes;
}

/** The last checkpoint, read. */
export function lastCheckpoint(events: readonly TrainingEvent[]): Checkpoint {
  const last = checkpointsOf(events).at(-1);
  if (last === undefined) throw new Error('There is no checkpoint.');
  return decodeCheckpoint(last.bytes);
}

/** What a training measured after a step, and what it ended with, without what depends on the clock. */
export function restOf(events: readonly TrainingEvent[], step: number) {
  const { standing, snapshot } = lastCheckpoint(events);
  const { milliseconds: _, ...stands } = standing;
  const timeless = <Metrics extends { milliseconds: number }>({ milliseconds, ...rest }: Metrics) => rest;
  return {
    steps: stepsOf(events)
      .filter((metrics) => metrics.step > step)
      .map(timeless),
    epochs: epochsOf(events)
      .filter((metrics) => metrics.step > step)
      .map(timeless),
    frames: framesOf(events).filter((frame) => frame.step > step),
    norms: normsOf(events).filter((norms) => norms.step > step),
    ...{ stands, snapshot },
  };
}

/** Trains to the end; and again from the checkpoint at `step`. */
export async function trainTwice(
  document: TrainOptions['document'],
  step: number,
): Promise<{ whole: TrainingEvent[]; resumed: TrainingEvent[] }> {
  const whole = await collect(startTraining(document));
  const resumed = await collect(startTraining(document, { resume: checkpointAt(whole, step) }));
  return { whole, resumed };
}
