import { memory, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { compile } from '../../../shared/compile/compile';
import type { Plan } from '../../../shared/compile/plan';
import { findDataset } from '../../../shared/data/catalogue';
import { loadDataset } from '../../../shared/data/load';
import { createTrainingControl, openBackend } from '../../../shared/engine';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { createBreathe } from '../../../shared/engine/loop/breathe';
import type { Host } from '../../../shared/engine/loop/host';
import type { ImageSource } from '../../../shared/engine/loop/imageSource';
import type { Progress } from '../../../shared/engine/loop/progress';
import { runEpochs } from '../../../shared/engine/loop/run';
import { toScore } from '../../../shared/engine/loop/score';
import type { Session } from '../../../shared/engine/loop/session';
import { buildTape, type Tape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import { validate } from '../../../shared/engine/loop/validate';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { assets, numbersOf, tinyDocument } from './support';

const document = tinyDocument({ framesEvery: 7 });

async function openTinyTape(): Promise<Tape> {
  await openBackend('wasm', assets);
  return buildTape(tinyPlan(), await loadDataset('digits8x8', readAsset), document.training);
}

function tinyPlan(): Plan {
  const { plan } = compile(document, findDataset('digits8x8') ?? null);
  if (plan === null) throw new Error('The tiny template does not compile.');
  return plan;
}

/** The training that the loop runs over `tape`. */
async function sessionOver(tape: Tape): Promise<Session> {
  const { info, validation } = await loadDataset('digits8x8', readAsset);
  return {
    plan: tinyPlan(),
    settings: document.training,
    dataset: document.dataset.id,
    validation,
    classes: info.classes.length,
    trainer: tapeTrainer(tape),
    note: null,
    trainCount: tape.train.count,
    validationCount: tape.validation.count,
    dispose: () => tape.dispose(),
  };
}

const host = (): Host => ({ control: createTrainingControl(), now: () => 0, breathe: createBreathe() });

const neverPaused = (): never => {
  throw new Error('Nobody asked for a pause.');
};

/** What a generator yields and what it returns. */
async function drain<Result>(
  events: AsyncGenerator<TrainingEvent, Result>,
): Promise<{ events: TrainingEvent[]; result: Result }> {
  const collected: TrainingEvent[] = [];
  for (;;) {
    const next = await events.next();
    if (next.done === true) return { events: collected, result: next.value };
    collected.push(next.value);
  }
}

beforeAll(async () => {
  await openBackend('wasm', assets);
});

test('validation in batches gives the score of the whole set in one inference pass', async () => {
  const tape = await openTinyTape();
  const { result } = await drain(validate(await sessionOver(tape), host(), neverPaused));
  const whole = tidy(() => {
    const { images, labels } = tape.validation.batch(plainOrder(tape.validation.count), 0);
    const { outputs } = tape.model.forward(images, { training: false, step: 0 });
    return tape.loss(outputs, labels).score;
  });
  const expected = toScore(await whole.data<'float32'>(), tape.validation.count);
  expect(result?.loss).toBeCloseTo(expected.loss, 5);
  expect(result?.accuracy).toBe(expected.accuracy);
  whole.dispose();
  tape.dispose();
});

test('validation is inference: it leaves the running statistics as they are', async () => {
  const tape = await openTinyTape();
  const running = (): number[] =>
    tape.model.weightsOf('bn_1').flatMap(({ tensor }) => Array.from(tensor.dataSync()));
  const before = running();
  await drain(validate(await sessionOver(tape), host(), neverPaused));
  expect(running()).toEqual(before);
  tape.dispose();
});

test('with a second step under way, as on a GPU, the numbers are the same and nothing is left', async () => {
  const before = memory().numTensors;
  const trainAs = async (remote: boolean): Promise<unknown[]> => {
    const tape = await openTinyTape();
    const none = { stall: null, checkpoint: null, tooLarge: null, unseen: null };
    const progress: Progress = { step: 0, validation: null, ...none };
    const { events, result } = await drain(
      runEpochs(await sessionOver({ ...tape, remote }), host(), progress, {
        ...{ standing: null, settles: false, examines: false, framesAtStart: false },
      }),
    );
    tape.dispose();
    expect(result).toBe('completed');
    expect(progress.step).toBe(46);
    return numbersOf(events);
  };
  expect(await trainAs(true)).toEqual(await trainAs(false));
  expect(memory().numTensors).toBe(before);
});

test('a rehearsal, as before the first step on a GPU, leaves weights and memory as they are', async () => {
  const tape = { ...(await openTinyTape()), remote: true };
  const values = (): number[][] =>
    ['conv_1', 'bn_1', 'dense_1'].flatMap((node) =>
      tape.model.weightsOf(node).map(({ tensor }) => Array.from(tensor.dataSync())),
    );
  const [weights, tensors] = [values(), memory().numTensors];
  expect(weights.flat().length).toBeGreaterThan(0);
  await tapeTrainer(tape).rehearse?.(() => false);
  expect(values()).toEqual(weights);
  expect(memory().numTensors).toBe(tensors);
  expect(tapeTrainer({ ...tape, remote: false }).rehearse).toBeUndefined();
  tape.dispose();
});

const none = { kind: 'none' } as const;

test.each([
  { framesEvery: 7, checkpoints: none, steps: [192, 192, 98] },
  { framesEvery: 0, checkpoints: none, steps: [192, 192, 98] },
  { framesEvery: 7, checkpoints: tinyDocument().training.checkpoints, steps: [192, 192, 98, 192] },
])(
  'a rehearsal goes through every size of a batch that an epoch and its validation have, with frames every $framesEvery steps and checkpoints: $checkpoints.kind',
  async ({ framesEvery, checkpoints, steps }) => {
    const tiny = await openTinyTape();
    const settings = { ...tiny.settings, batchSize: 192, framesEvery, checkpoints };
    const seen: { readonly train: number[]; readonly validation: number[] } = { train: [], validation: [] };
    const watched = (source: ImageSource, taken: number[]): ImageSource => ({
      ...source,
      batch: (indices, step) => {
        taken.push(indices.length);
        return source.batch(indices, step);
      },
    });
    const [train, validation] = [watched(tiny.train, seen.train), watched(tiny.validation, seen.validation)];
    const tape = { ...tiny, settings, train, validation, remote: true };
    await tapeTrainer(tape).rehearse?.(() => false);
    // The first image alone puts all of them on the device.
    expect(seen).toEqual({ train: [1, ...steps], validation: [1, 128, 99] });
    tape.dispose();
  },
);

test('a rehearsal that is over before it begins takes no step', async () => {
  const tiny = await openTinyTape();
  let taken = 0;
  const train: ImageSource = {
    ...tiny.train,
    batch: (indices, step) => {
      if (indices.length > 1) taken += 1;
      return tiny.train.batch(indices, step);
    },
  };
  await tapeTrainer({ ...tiny, train, remote: true }).rehearse?.(() => true);
  expect(taken).toBe(0);
  tiny.dispose();
});

test('a tape that cannot be built leaves nothing behind', async () => {
  await openTinyTape().then((tape) => tape.dispose());
  const before = memory().numTensors;
  const plan = tinyPlan();
  const dataset = await loadDataset('digits8x8', readAsset);
  const nodes = plan.nodes.map((node) => (node.kind === 'Dense' ? { ...node, weights: [] } : node));
  expect(() => buildTape({ ...plan, nodes }, dataset, document.training)).toThrow('dense_1');
  expect(memory().numTensors).toBe(before);
});

test.each(['loss', 'optimizer'] as const)(
  'a step that fails in its %s leaves nothing behind',
  async (part) => {
    const tape = await openTinyTape();
    const trainer = tapeTrainer(tape);
    const order = { step: 1, indices: plainOrder(32), learningRate: 0.01, frames: true };
    trainer.step(order).dispose();
    const before = memory().numTensors;
    const fail = (): never => {
      throw new Error('There is no memory left.');
    };
    const broken = { loss: fail, optimizer: { ...tape.optimizer, apply: fail } };
    expect(() => tapeTrainer({ ...tape, [part]: broken[part] }).step(order)).toThrow('no memory left');
    expect(memory().numTensors).toBe(before);
    trainer.step(order).dispose();
    expect(memory().numTensors).toBe(before);
    tape.dispose();
  },
);
