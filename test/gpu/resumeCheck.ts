import type { BackendName, NormscopeDocument } from '../../shared/document/schema';
import { decodeCheckpoint } from '../../shared/engine/loop/checkpointCodec';
import type { TrainingEvent } from '../../shared/protocol/training';
import { findTemplate } from '../../shared/templates';
import { eventsOf, type Files } from './wholeTraining';

/** What a training computed, as plain numbers. */
export interface Numbers {
  /** Steps, norms and frames after the checkpoint, and all epochs: what each is, and its numbers. */
  readonly after: readonly (readonly [string, ...number[]])[];
  /** Weights and slots at the end, one after the other. */
  readonly end: readonly number[];
}

/** Where the training that is gone on with was interrupted: in the midst of the first epoch of eight steps. */
const STEP = 5;

/** A training to its end, and its last steps again from a checkpoint. */
export async function trainTwice(
  backend: BackendName,
  files: Files,
): Promise<{ readonly whole: Numbers; readonly resumed: Numbers }> {
  const document = documentFor(backend);
  const whole = await eventsOf(document, files);
  const checkpoint = whole.find((event) => event.type === 'checkpoint' && event.step === STEP);
  if (checkpoint?.type !== 'checkpoint') throw new Error(`There is no checkpoint at step ${STEP}.`);
  const resumed = await eventsOf(document, files, checkpoint.bytes);
  return { whole: numbersOf(whole), resumed: numbersOf(resumed) };
}

/** Batch Norm, dropout, augmentation, momentum of both orders, clipping, a schedule: all that has a state or a stream. */
function documentFor(backend: BackendName): NormscopeDocument {
  const template = findTemplate('digits8x8-tiny');
  if (template === undefined) throw new Error('The template is gone.');
  const { graph, training, ...rest } = template.create('resumed');
  const nodes = graph.nodes.map((node) =>
    node.id === 'act_1' ? { ...node, kind: 'Dropout', config: { rate: 0.5 } } : node,
  );
  return {
    ...rest,
    graph: { ...graph, nodes },
    training: {
      ...training,
      ...{ backend, batchSize: 192, epochs: 2, framesEvery: 4 },
      clipping: { kind: 'norm', maxNorm: 0.5 },
      schedule: { kind: 'cosine', finalShare: 0.1 },
      augmentation: { ...training.augmentation, noise: { kind: 'gaussian', standardDeviation: 0.1 } },
      checkpoints: { kind: 'steps', every: STEP },
    },
  };
}

function numbersOf(events: readonly TrainingEvent[]): Numbers {
  const checkpoint = events.findLast((event) => event.type === 'checkpoint');
  if (checkpoint?.type !== 'checkpoint') throw new Error('The training kept no checkpoint.');
  const { weights, slots } = decodeCheckpoint(checkpoint.bytes).snapshot;
  return {
    after: events.flatMap(numbersIn),
    end: [...weights, ...slots].flatMap(({ values }) => [...values]),
  };
}

function numbersIn(event: TrainingEvent): (readonly [string, ...number[]])[] {
  switch (event.type) {
    case 'steps':
      return event.steps
        .filter(({ step }) => step > STEP)
        .map(({ step, loss, accuracy, learningRate }) => ['step', step, loss, accuracy, learningRate]);
    case 'epoch': {
      const { epoch, loss, accuracy, valLoss, valAccuracy } = event.metrics;
      return [['epoch', epoch, loss, accuracy, valLoss, valAccuracy]];
    }
    case 'norms': {
      const { step, weights } = event.norms;
      const norms = weights.flatMap(({ gradientNorm, weightNorm }) => [gradientNorm, weightNorm]);
      return step > STEP ? [['norms', step, ...norms]] : [];
    }
    case 'frame': {
      const { step, before, after, parameters } = event.frame;
      const sides = [before, after].flatMap(({ counts, mean, variance }) => [
        ...counts,
        ...mean,
        ...variance,
      ]);
      return step > STEP ? [['frame', step, ...sides, ...(parameters.movingMean ?? [])]] : [];
    }
    default:
      return [];
  }
}
