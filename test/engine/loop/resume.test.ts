import { describe, expect, test } from 'vitest';
import { noAugmentation } from '../../../shared/document/augmentation';
import type { NormscopeDocument, TrainingSettings } from '../../../shared/document/schema';
import { createTrainingControl } from '../../../shared/engine';
import type { TrainingEvent } from '../../../shared/protocol/training';
import {
  checkpointAt,
  checkpointsOf,
  dropoutDocument,
  everyOptimizer,
  lastCheckpoint,
  restOf,
  trainTwice,
} from './checkpointSupport';
import { collect, endingOf, epochsOf, eventsOf, startTraining, stepsOf, tinyDocument } from './support';

/** Six steps an epoch, three epochs: with dropout and Batch Norm, small enough to train often. */
const few = { batchSize: 256, epochs: 3 } as const;

async function expectSame(settings: Partial<TrainingSettings>, step: number): Promise<void> {
  const { whole, resumed } = await trainTwice(dropoutDocument({ ...few, ...settings }), step);
  expect(stepsOf(resumed)[0]?.step).toBe(step + 1);
  expect(restOf(resumed, step)).toEqual(restOf(whole, step));
  const { sentence, ...ending } = endingOf(resumed);
  expect({ ...ending, sentence }).toEqual(endingOf(whole));
}

describe.each(['wasm', 'cpu'] as const)('on %s, a training that goes on from a checkpoint', (backend) => {
  test.each(everyOptimizer)('in mid-epoch is the one that never ended: $kind', async (optimizer) => {
    await expectSame({ optimizer, backend, epochs: 2 }, 8);
  });

  test.each([1, 5, 11])('goes on from step %i', async (step) => {
    await expectSame({ backend }, step);
  });
});

describe('a training that goes on has', () => {
  test.each<TrainingSettings['schedule']>([
    { kind: 'cosine', finalShare: 0.1 },
    { kind: 'oneCycle', riseShare: 0.3, startDivisor: 25, finalDivisor: 1e4 },
    { kind: 'plateau', factor: 0.5, patience: 1, minimumImprovement: 100, minimumRate: 0.003 },
  ])('the rate of its schedule: $kind', async (schedule) => {
    await expectSame({ schedule, epochs: 4 }, 20);
  });

  test('the patience that early stopping has left', async () => {
    const earlyStopping = { kind: 'validationLoss', patience: 2, minimumImprovement: 1e6 } as const;
    const document = dropoutDocument({ ...few, epochs: 9, earlyStopping });
    const { whole, resumed } = await trainTwice(document, 14);
    expect(endingOf(whole)).toMatchObject({
      step: 18,
      sentence: expect.stringContaining('Early stopping ended it before epoch 9'),
    });
    expect(endingOf(resumed)).toEqual(endingOf(whole));
    expect(restOf(resumed, 14)).toEqual(restOf(whole, 14));
  });

  test('its gradients clipped and frames where they were', async () => {
    await expectSame({ clipping: { kind: 'norm', maxNorm: 0.1 }, framesEvery: 4 }, 7);
  });
});

test('a training that was stopped in a validation begins with that one', async () => {
  const document = dropoutDocument(few);
  const whole = await collect(startTraining(document));
  const control = createTrainingControl();
  const stopped = await collect(startTraining(document, { control }), (event) => {
    if (event.type === 'validating') control.stop();
  });
  const resume = checkpointAt(stopped, 6);
  const resumed = await collect(startTraining(document, { resume }));
  expect(epochsOf(resumed).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(stepsOf(resumed)[0]?.step).toBe(7);
  expect(restOf(resumed, 6)).toEqual(restOf(whole, 6));
  expect(epochsOf(resumed)[0]?.loss).toBe(epochsOf(whole)[0]?.loss);
});

test('a training that was stopped goes on where it stopped, and again, to the same end', async () => {
  const document = dropoutDocument({ ...few, checkpoints: { kind: 'epoch' } });
  const whole = await collect(startTraining(document));
  let resume: Uint8Array | undefined;
  const losses: number[] = [];
  for (const last of [2, 9, 13, 18]) {
    const control = createTrainingControl();
    const events = await collect(startTraining(document, { control, resume, now: counter() }), (event) => {
      if (event.type === 'steps' && event.steps.some(({ step }) => step >= last)) control.stop();
    });
    losses.push(...stepsOf(events).map(({ loss }) => loss));
    resume = checkpointAt(events.slice(-2), endingOf(events).step);
    if (last === 18) expect(restOf(events, 16).snapshot).toEqual(restOf(whole, 16).snapshot);
  }
  expect(losses).toEqual(stepsOf(whole).map(({ loss }) => loss));
});

/** A clock by which every step is told at once. */
function counter(): () => number {
  let time = 0;
  return () => {
    time += 100;
    return time;
  };
}

test('one that goes on tells from which step, and can be given more epochs', async () => {
  const document = dropoutDocument(few);
  const whole = await collect(startTraining(document));
  const training = { ...document.training, epochs: 5 };
  const resume = checkpointAt(whole.slice(-2), 18);
  const events = await collect(startTraining({ ...document, training }, { resume }));
  expect(eventsOf(events, 'started')).toMatchObject([{ step: 18, totalSteps: 30 }]);
  expect(stepsOf(events).map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, at) => 19 + at));
  const longer = await collect(startTraining({ ...document, training }));
  expect(restOf(events, 18)).toEqual(restOf(longer, 18));
});

test('one that was complete is complete, with what it measured last', async () => {
  const document = dropoutDocument(few);
  const whole = await collect(startTraining(document));
  const events = await collect(startTraining(document, { resume: checkpointAt(whole.slice(-2), 18) }));
  expect(events.map(({ type }) => type).slice(-2)).toEqual(['started', 'ended']);
  expect(endingOf(events)).toEqual(endingOf(whole));
});

/** Trains with the rate set to 0.03 after step 4, and to 0.002 after step 9. */
async function trainChanging(document: NormscopeDocument): Promise<TrainingEvent[]> {
  const control = createTrainingControl();
  control.step();
  const changes = new Map([
    [4, 0.03],
    [9, 0.002],
  ]);
  return await collect(startTraining(document, { control }), (event) => {
    if (event.type !== 'paused') return;
    const rate = changes.get(event.step);
    if (rate !== undefined) control.setLearningRate(rate);
    if (event.step <= 9) control.step();
    else control.resume();
  });
}

describe('a rate that was changed while it trained', () => {
  test.each(['wasm', 'cpu'] as const)('holds on after a checkpoint, on %s', async (backend) => {
    const document = dropoutDocument({
      ...{ ...few, backend, schedule: { kind: 'cosine', finalShare: 0.1 } },
      augmentation: { ...noAugmentation, shift: { kind: 'pixels', most: 2, fill: 'edge' } },
    });
    const whole = await trainChanging(document);
    const resumed = await collect(startTraining(document, { resume: checkpointAt(whole, 10) }));
    expect(restOf(resumed, 10)).toEqual(restOf(whole, 10));
    expect(eventsOf(resumed, 'learningRate')).toEqual([
      { type: 'learningRate', step: 11, learningRate: 0.002 },
    ]);
    const types = resumed.map(({ type }) => type);
    expect(types.indexOf('learningRate')).toBe(types.indexOf('started') + 1);
  });

  test('in a pause at the end is in the checkpoint of that end', async () => {
    const document = dropoutDocument(few);
    const control = createTrainingControl();
    control.step();
    const stopped = await collect(startTraining(document, { control }), (event) => {
      if (event.type === 'paused') control.setLearningRate(0.5);
      if (event.type === 'learningRate') control.stop();
    });
    expect(lastCheckpoint(stopped).standing).toMatchObject({
      ...{ step: 1, rates: { settings: 0.01, base: 0.5, last: 0.01 } },
    });
  });

  test('gives way to settings that were changed since', async () => {
    const document = dropoutDocument(few);
    const resume = checkpointAt(await trainChanging(document), 10);
    const optimizer = { ...document.training.optimizer, learningRate: 0.07 };
    const changed = { ...document, training: { ...document.training, optimizer } };
    const events = await collect(startTraining(changed, { resume }));
    expect(new Set(stepsOf(events).map(({ learningRate }) => learningRate))).toEqual(new Set([0.07]));
    expect(eventsOf(events, 'learningRate')).toEqual([]);
  });

  test('in a validation is not the rate of the epoch that is validated', async () => {
    const document = dropoutDocument(few);
    const control = createTrainingControl();
    const stopped = await collect(startTraining(document, { control }), (event) => {
      if (event.type === 'validating') control.pause();
      if (event.type === 'paused') control.setLearningRate(0.5);
      if (event.type === 'learningRate') control.stop();
    });
    const last = checkpointsOf(stopped).at(-1)?.bytes;
    const resumed = await collect(startTraining(document, { resume: last }));
    expect(epochsOf(resumed).map(({ learningRate }) => learningRate)).toEqual([0.01, 0.5, 0.5]);
  });
});

describe('a checkpoint that does not fit is refused with a sentence:', () => {
  const refusal = async (resume: Uint8Array, document = tinyDocument()): Promise<string> => {
    const { reason, sentence, step } = endingOf(await collect(startTraining(document, { resume })));
    expect([reason, step]).toEqual(['failed', 0]);
    return sentence;
  };
  /** Of the tiny network after so many epochs of two steps. */
  const tiny = async (epochs = 1): Promise<Uint8Array> => {
    const document = tinyDocument({ batchSize: 721, epochs });
    return checkpointAt(await collect(startTraining(document)), 2 * epochs);
  };

  test('no checkpoint at all', async () => {
    expect(await refusal(Uint8Array.of(1, 2, 3, 4, 5))).toMatch(/^This is no checkpoint: expected .*“NSCK”/);
  });

  test('another seed or batch size', async () => {
    const resume = await tiny();
    expect(await refusal(resume)).toBe(
      'The checkpoint is of another training: expected batches of 32, received batches of 721. Go on with the settings ' +
        'that it was trained with, or train anew.',
    );
    expect(await refusal(resume, tinyDocument({ batchSize: 721, seed: 5 }))).toMatch(
      /expected the seed 5, received the seed 0/,
    );
  });

  test('another augmentation', async () => {
    const augmentation = { ...noAugmentation, flip: 'horizontal' } as const;
    expect(await refusal(await tiny(), tinyDocument({ batchSize: 721, augmentation }))).toMatch(
      /expected augmentation: flips \(horizontal\), received augmentation: none\. /,
    );
  });

  test('another shape, by the names of the layer and the weight', async () => {
    const document = tinyDocument({ batchSize: 721 });
    const nodes = document.graph.nodes.map((node) =>
      node.id === 'conv_1' ? { ...node, name: 'the stem', config: { ...node.config, filters: 12 } } : node,
    );
    const wider = { ...document, graph: { ...document.graph, nodes } };
    expect(await refusal(await tiny(), wider)).toMatch(
      /^The checkpoint does not fit this network: expected kernel of «the stem» with shape \[3, 3, 1, 12\], received \[3, 3, 1, 8\]\. /,
    );
  });

  test('another optimizer', async () => {
    const other = tinyDocument({ batchSize: 721, optimizer: { kind: 'sgd', learningRate: 0.1 } });
    expect(await refusal(await tiny(), other)).toMatch(
      /^The checkpoint does not fit this optimizer, which remembers nothing of every trainable weight: it was taken of one that remembers first and second\. /,
    );
  });

  test('fewer epochs than are behind it', async () => {
    expect(await refusal(await tiny(2), tinyDocument({ batchSize: 721, epochs: 1 }))).toBe(
      'The checkpoint has 2 epochs behind it, and the settings ask for 1: set more epochs to go on.',
    );
  });

  test('fewer epochs than the one that is under way', async () => {
    const training = tinyDocument({ batchSize: 256, epochs: 3, checkpoints: { kind: 'steps', every: 1 } });
    const whole = await collect(startTraining(training));
    const under = { ...training, training: { ...training.training, epochs: 2 } };
    const perEpoch = eventsOf(whole, 'started')[0]?.stepsPerEpoch ?? Number.NaN;
    expect(await refusal(checkpointAt(whole, 2 * perEpoch + 1), under)).toBe(
      'The checkpoint is in the midst of epoch 3, and the settings ask for 2: set at least 3 epochs to go on.',
    );
    const events = await collect(startTraining(under, { resume: checkpointAt(whole, 2 * perEpoch) }));
    expect(endingOf(events)).toMatchObject({ reason: 'completed', step: 2 * perEpoch });
  });
});
