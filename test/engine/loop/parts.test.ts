import { expect, test } from 'vitest';
import { sumCosts } from '../../../shared/compile/cost';
import type { Plan } from '../../../shared/compile/plan';
import type { Problem } from '../../../shared/compile/problem';
import { DeviceLostError } from '../../../shared/engine/backends/deviceWatch';
import { batchCount, batchesOf, epochOrder } from '../../../shared/engine/loop/batches';
import { createBreathe } from '../../../shared/engine/loop/breathe';
import { createPace } from '../../../shared/engine/loop/pace';
import {
  describeCheckpoint,
  describeCompleted,
  describeDivergence,
  describeEarlyStop,
  describeFailure,
  describeProblems,
} from '../../../shared/engine/loop/sentences';
import { createStopwatch } from '../../../shared/engine/loop/stopwatch';
import { tinyDocument } from './support';

test('an epoch sees every image once, in batches of which the last may be smaller', () => {
  const batches = [...batchesOf(epochOrder(0, 1, 10), 4)];
  expect(batches.map(({ length }) => length)).toEqual([4, 4, 2]);
  expect(batchCount(10, 4)).toBe(3);
  const seen = batches.flatMap((batch) => [...batch]).sort((a, b) => a - b);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a batch larger than the set is the set', () => {
  expect([...batchesOf(epochOrder(0, 1, 3), 100)].map(({ length }) => length)).toEqual([3]);
  expect(batchCount(3, 100)).toBe(1);
});

test('epochs and seeds have orders of their own', () => {
  const orders = [epochOrder(0, 1, 20), epochOrder(0, 2, 20), epochOrder(1, 1, 20)].map(String);
  expect(new Set(orders).size).toBe(3);
  expect(String(epochOrder(0, 1, 20))).toBe(orders[0]);
});

test('breathing takes a turn of the event loop, with whatever the host offers', async () => {
  const hosts = [{ Date, setImmediate }, { Date, MessageChannel }, { Date }];
  for (const host of hosts) {
    const breathe = createBreathe(host);
    for (let index = 0; index < 3; index++) await breathe();
  }
});

test('what waited runs before breathing is over', async () => {
  let ran = false;
  setImmediate(() => {
    ran = true;
  });
  await createBreathe()();
  expect(ran).toBe(true);
});

test('pace is due at once and then every 50 ms', () => {
  let time = 0;
  const pace = createPace(() => time);
  expect(pace.due()).toBe(true);
  pace.sent();
  time = 49;
  expect(pace.due()).toBe(false);
  time = 50;
  expect(pace.due()).toBe(true);
});

test('a stopwatch counts all but what it is held for', async () => {
  let time = 10;
  const watch = createStopwatch(() => time);
  time = 15;
  const wait = Promise.resolve().then(() => {
    time = 115;
  });
  await watch.hold(wait);
  time = 117;
  expect(watch.elapsed()).toBe(7);
  watch.restart();
  expect(watch.elapsed()).toBe(0);
});

const problem = (message: string, severity: Problem['severity'] = 'error'): Problem => ({
  ...{ severity, message },
  code: 'x',
  node: null,
});

test('the first three errors are told, the others counted, warnings left out', () => {
  expect(describeProblems([problem('A.'), problem('w.', 'warning')])).toBe(
    'The network cannot be trained yet. A.',
  );
  expect(describeProblems(['A.', 'B.', 'C.', 'D.', 'E.'].map((message) => problem(message)))).toBe(
    'The network cannot be trained yet. A. B. C. And 2 more, marked on their nodes.',
  );
});

const plan: Plan = {
  nodes: [],
  inputs: ['in'],
  outputs: [
    {
      ...{ node: 'out', source: 'dense', beforeActivation: true, weight: 1 },
      loss: { kind: 'categoricalCrossentropy', fromLogits: true, labelSmoothing: 0 },
    },
  ],
  taps: [],
  totals: sumCosts([]),
};

test('the remedies against divergence are those that fit the network', () => {
  const { training } = tinyDocument();
  const nan = { what: 'loss', step: 1, loss: Number.NaN, learningRate: 0.01 } as const;
  const tap = { node: 'bn', before: 'conv', channels: 8 };
  expect(describeDivergence({ ...nan, step: 12 }, { ...plan, taps: [tap] }, training)).toBe(
    'The loss became NaN at step 12: the weights grew until they overflowed, most often because steps were too large. ' +
      'To mend it, lower the learning rate (now 0.01; try 0.001), or clip the gradients by their norm. Everything measured up to there is ' +
      'kept.',
  );
  const bare = describeDivergence({ ...nan, loss: Number.POSITIVE_INFINITY }, plan, training);
  expect(bare).toContain('became infinite at step 1');
  expect(bare).toContain('or add a normalization layer before the activations');
  const clipped = { ...training, clipping: { kind: 'norm', maxNorm: 1 } } as const;
  expect(describeDivergence(nan, plan, clipped)).not.toContain('clip');
  const raised = describeDivergence({ ...nan, learningRate: 5 }, plan, training);
  expect(raised).toContain('lower the learning rate (now 5; try 0.1)');
  const fromLogits: Plan = { ...plan, outputs: [{ ...plan.outputs[0], beforeActivation: false }] };
  expect(describeDivergence(nan, fromLogits, training)).toContain('gives logits and no softmax');
});

test('a finished training is told in one sentence', () => {
  expect(describeCompleted(1565, 5, { loss: 0.081_23, accuracy: 0.9785, top5Accuracy: 0.9991 })).toBe(
    'Trained 5 epochs (1\u202f565 steps): validation accuracy 97.85 %, loss 0.08123.',
  );
});

test('a training that ended early says what it waited for', () => {
  const settings = (minimumImprovement: number) => {
    const earlyStopping = { kind: 'validationLoss', patience: 3, minimumImprovement } as const;
    return tinyDocument({ epochs: 1200, earlyStopping }).training;
  };
  const stall = { best: 0.123_45, bestEpoch: 4, epochs: 3 };
  expect(describeEarlyStop(stall, settings(0))).toBe(
    'Early stopping ended it before epoch 1\u202f200: in 3 epochs the validation loss did not fall below the 0.1235 of epoch 4.',
  );
  expect(describeEarlyStop(stall, settings(0.01))).toContain('did not fall more than 0.01 below the 0.1235');
});

test.each([
  ['Array buffer allocation failed', 'Memory ran out'],
  ['WebAssembly.Memory(): could not allocate memory: out of memory', 'Memory ran out'],
  ['memory access out of bounds', 'Memory ran out'],
  ['x is not a function', 'Training failed after step 3: x is not a function.'],
])('an exception “%s” becomes “%s …”', (message, beginning) => {
  expect(describeFailure(new Error(message), 3, tinyDocument().training)).toContain(beginning);
});

test('a lost device is told as such', () => {
  expect(describeFailure(new DeviceLostError(), 3, tinyDocument().training)).toBe(
    'The graphics device was lost after step 3. Everything measured up to there is kept. Train again, or choose WASM as the backend.',
  );
});

test('a search that failed is told as such, whatever ended it', () => {
  const { training } = tinyDocument();
  const told = [new DeviceLostError(), new Error('out of memory'), new Error('no shader')].map((error) =>
    describeFailure(error, 3, training, 'search'),
  );
  expect(told).toEqual([
    'The graphics device was lost after step 3. Search again, or choose WASM as the backend.',
    'Memory ran out after step 3. Choose a smaller batch (now 32) or fewer filters, and search again. (out of memory)',
    'The search failed after step 3: no shader. Search again, or choose another backend in the training settings.',
  ]);
});

test('what is thrown without being an error is told too', () => {
  expect(describeFailure('stop', 0, tinyDocument().training)).toBe(
    'Training failed before the first step: stop.',
  );
});

test('a training that ended says from where it can go on, and why it cannot', () => {
  const { training } = tinyDocument();
  const none = { step: 5, checkpoint: null, tooLarge: null };
  expect(describeCheckpoint({ ...none, checkpoint: 1234 }, training)).toBe(
    'It can go on from the checkpoint at step 1\u202f234.',
  );
  expect(describeCheckpoint(none, training)).toBe('There is no checkpoint to go on from.');
  expect(describeCheckpoint({ ...none, step: 0 }, training)).toBe('');
  expect(describeCheckpoint(none, { ...training, checkpoints: { kind: 'none' } })).toBe('');
  expect(describeCheckpoint({ ...none, tooLarge: 700 * 2 ** 20 }, training)).toBe(
    'There is no checkpoint to go on from. One of this network takes 700 MB, and no more than 512 MB are kept.',
  );
});
