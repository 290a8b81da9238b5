import { noAugmentation } from '../../../shared/document/augmentation';
import { DOCUMENT_VERSION, type NormscopeDocument } from '../../../shared/document/schema';
import type { RunRecord } from '../../../shared/protocol/runs';
import type { Frame, SideStatistics } from '../../../shared/signals/frame';
import type { EpochMetrics, StepMetrics } from '../../../shared/signals/metrics';
import type { WeightNorms } from '../../../shared/signals/weightNorms';

export const document: NormscopeDocument = {
  format: 'normscope',
  version: DOCUMENT_VERSION,
  id: 'doc',
  graph: { nodes: [], edges: [] },
  dataset: { id: 'digits8x8' },
  training: {
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    schedule: { kind: 'constant' },
    clipping: { kind: 'none' },
    earlyStopping: { kind: 'none' },
    augmentation: noAugmentation,
    checkpoints: { kind: 'epoch' },
    batchSize: 32,
    epochs: 2,
    seed: 0,
    backend: 'wasm',
    arithmetic: 'portable',
    framesEvery: 10,
  },
  study: null,
};

export const stepOf = (step: number, loss = 1 / step): StepMetrics => ({
  step,
  epoch: 1 + Math.floor((step - 1) / 10),
  loss,
  accuracy: 0.5,
  top5Accuracy: 0.9,
  learningRate: 0.1,
  milliseconds: 4,
});

export const epochOf = (epoch: number, step: number): EpochMetrics => ({
  epoch,
  step,
  loss: 0.5,
  accuracy: 0.8,
  top5Accuracy: 0.95,
  valTop5Accuracy: 0.97,
  valLoss: 0.6,
  valAccuracy: 0.75,
  learningRate: 0.1,
  milliseconds: 60,
});

export const recordOf = (id: string, number = 1): RunRecord => ({
  id,
  documentId: 'doc',
  number,
  name: null,
  startedAt: 0,
  endedAt: null,
  status: 'running',
  sentence: null,
  origin: null,
  changes: null,
  rates: [],
  backend: 'wasm',
  seed: 0,
  settings: { dataset: document.dataset, training: document.training },
  totalSteps: 20,
  lastStep: 0,
  valLoss: null,
  valAccuracy: null,
  outputs: [],
  latestCheckpoint: null,
  bestCheckpoint: null,
  pinned: false,
  trimmed: false,
});

const side = (channels: number, counts: readonly number[]): SideStatistics => ({
  counts: Uint32Array.from(counts),
  mean: new Float32Array(channels).fill(0.5),
  variance: new Float32Array(channels).fill(2),
  min: new Float32Array(channels).fill(-3),
  max: new Float32Array(channels).fill(3),
  nonPositive: new Float32Array(channels).fill(0.25),
});

/** A frame whose channels all have the range [−1, 1] and the given counts. */
export function frameAt(
  step: number,
  counts: readonly number[] = [1, 2, 3, 4],
  channels = 1,
  tap = 'bn',
): Frame {
  const bins = counts.length / channels;
  return {
    step,
    tap,
    channels,
    bins,
    count: 10,
    low: new Float32Array(channels).fill(-1),
    high: new Float32Array(channels).fill(1),
    before: side(channels, counts),
    after: side(channels, [...counts].reverse()),
    parameters: {
      gamma: new Float32Array(channels).fill(1),
      beta: new Float32Array(channels),
      movingMean: new Float32Array(channels).fill(0.25),
      movingVariance: new Float32Array(channels).fill(1.5),
    },
  };
}

/** Norms of two weights: of the gradients 1/step and 2/step. */
export const normsAt = (step: number): WeightNorms => ({
  step,
  weights: [
    { node: 'conv', weight: 'kernel', gradientNorm: 1 / step, weightNorm: 4 },
    { node: 'conv', weight: 'bias', gradientNorm: 2 / step, weightNorm: 3 },
  ],
});

/** A promise that a test settles by hand. */
export function deferred<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
} {
  return Promise.withResolvers<Value>();
}

/** Lets everything that is ready to go on do so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
