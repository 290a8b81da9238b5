import { memory, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import { loadDataset } from '../../../shared/data/load';
import { createTrainingControl, openBackend } from '../../../shared/engine';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { createBreathe } from '../../../shared/engine/loop/breathe';
import type { Host } from '../../../shared/engine/loop/host';
import { type Progress, runEpochs } from '../../../shared/engine/loop/run';
import { readScore, scoreTensor } from '../../../shared/engine/loop/score';
import { openSession, type Session } from '../../../shared/engine/loop/session';
import { takeStep } from '../../../shared/engine/loop/step';
import { validate } from '../../../shared/engine/loop/validate';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { assets, numbersOf, tinyDocument } from './support';

const document = tinyDocument({ framesEvery: 7 });

async function openTinySession(): Promise<Session> {
  await openBackend('wasm', assets);
  const { plan } = compile(document, findDataset('digits8x8') ?? null);
  if (plan === null) throw new Error('The tiny template does not compile.');
  return openSession(plan, await loadDataset('digits8x8', readAsset), document.training);
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
  const session = await openTinySession();
  const { result } = await drain(validate(session, host(), neverPaused));
  const whole = tidy(() => {
    const { images, labels } = session.validation.batch(plainOrder(session.validation.count));
    const { logits } = session.model.forward(images, { training: false, step: 0 });
    return scoreTensor(session.loss(logits, labels), logits, labels);
  });
  const expected = await readScore(whole, session.validation.count);
  expect(result?.loss).toBeCloseTo(expected.loss, 5);
  expect(result?.accuracy).toBe(expected.accuracy);
  whole.dispose();
  session.dispose();
});

test('validation is inference: it leaves the running statistics as they are', async () => {
  const session = await openTinySession();
  const running = (): number[] =>
    session.model.weightsOf('bn_1').flatMap(({ tensor }) => Array.from(tensor.dataSync()));
  const before = running();
  await drain(validate(session, host(), neverPaused));
  expect(running()).toEqual(before);
  session.dispose();
});

test('with a second step under way, as on a GPU, the numbers are the same and nothing is left', async () => {
  const before = memory().numTensors;
  const trainAs = async (remote: boolean): Promise<unknown[]> => {
    const session = await openTinySession();
    const progress: Progress = { step: 0, validation: null, stall: null };
    const { events, result } = await drain(runEpochs({ ...session, remote }, host(), progress));
    session.dispose();
    expect(result).toBe('completed');
    expect(progress.step).toBe(46);
    return numbersOf(events);
  };
  expect(await trainAs(true)).toEqual(await trainAs(false));
  expect(memory().numTensors).toBe(before);
});

test('a session that cannot be built leaves nothing behind', async () => {
  await openTinySession().then((session) => session.dispose());
  const before = memory().numTensors;
  const { plan } = compile(document, findDataset('digits8x8') ?? null);
  const dataset = await loadDataset('digits8x8', readAsset);
  if (plan === null) throw new Error('The tiny template does not compile.');
  const nodes = plan.nodes.map((node) => (node.kind === 'Dense' ? { ...node, weights: [] } : node));
  expect(() => openSession({ ...plan, nodes }, dataset, document.training)).toThrow('dense_1');
  expect(memory().numTensors).toBe(before);
});

test.each(['loss', 'optimizer'] as const)(
  'a step that fails in its %s leaves nothing behind',
  async (part) => {
    const session = await openTinySession();
    const order = { step: 1, indices: plainOrder(32), learningRate: 0.01, frames: true };
    takeStep(session, order).dispose();
    const before = memory().numTensors;
    const fail = (): never => {
      throw new Error('There is no memory left.');
    };
    const broken = { loss: fail, optimizer: { ...session.optimizer, apply: fail } };
    expect(() => takeStep({ ...session, [part]: broken[part] }, order)).toThrow('no memory left');
    expect(memory().numTensors).toBe(before);
    takeStep(session, order).dispose();
    expect(memory().numTensors).toBe(before);
    session.dispose();
  },
);
