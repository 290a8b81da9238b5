import { expect, test } from 'vitest';
import { createTrainingControl } from '../../../shared/engine';
import { decodeCheckpoint } from '../../../shared/engine/loop/checkpointCodec';
import { checkpointsOf } from './checkpointSupport';
import { collect, endingOf, epochsOf, startTraining, tinyDocument } from './support';

/** Two steps an epoch. */
const short = { batchSize: 721 } as const;

test('by default one is taken after each epoch, called best while the validation loss falls', async () => {
  const events = await collect(startTraining(tinyDocument({ ...short, epochs: 3 })));
  expect(checkpointsOf(events).map(({ step }) => step)).toEqual([2, 4, 6]);
  const losses = epochsOf(events).map(({ valLoss }) => valLoss);
  const kinds = losses.map((loss, at) =>
    losses.slice(0, at).every((before) => loss < before) ? 'best' : 'latest',
  );
  expect(checkpointsOf(events).map(({ kind }) => kind)).toEqual(kinds);
  expect(kinds).toContain('best');
});

test('every n steps, at a better validation loss, and at the end', async () => {
  const checkpoints = { kind: 'steps', every: 3 } as const;
  const events = await collect(startTraining(tinyDocument({ ...short, epochs: 4, checkpoints })));
  const losses = epochsOf(events).map(({ valLoss }) => valLoss);
  const best = losses.map((loss, at) => losses.slice(0, at).every((before) => loss < before));
  const expected = [2, 3, 4, 6, 8].flatMap((step) => {
    if (step % 2 === 0 && best[step / 2 - 1]) return [`${step} best`];
    return step === 4 ? [] : [`${step} latest`];
  });
  expect(checkpointsOf(events).map(({ step, kind }) => `${step} ${kind}`)).toEqual(expected);
  expect(expected).toContain('3 latest');
});

test('none where none are asked for, and then nothing is said of them', async () => {
  const control = createTrainingControl();
  const document = tinyDocument({ checkpoints: { kind: 'none' } });
  const events = await collect(startTraining(document, { control }), (event) => {
    if (event.type === 'steps') control.stop();
  });
  expect(checkpointsOf(events)).toEqual([]);
  expect(endingOf(events).sentence).toMatch(/Everything measured up to there is kept\.$/);
});

test('a stop before the first step leaves none, and says nothing of it', async () => {
  const control = createTrainingControl();
  control.stop();
  const events = await collect(startTraining(tinyDocument(), { control }));
  expect(checkpointsOf(events)).toEqual([]);
  expect(endingOf(events).sentence).toBe('Stopped before the first step.');
});

test('weights that overflow leave the checkpoint before them, and the end says which it is', async () => {
  const checkpoints = { kind: 'steps', every: 1 } as const;
  const schedule = { kind: 'oneCycle', riseShare: 0.9, startDivisor: 1e32, finalDivisor: 1 } as const;
  const optimizer = { kind: 'sgd', learningRate: 1e30 } as const;
  const events = await collect(startTraining(tinyDocument({ checkpoints, schedule, optimizer })));
  const { reason, sentence, step } = endingOf(events);
  expect(reason).toBe('diverged');
  const last = checkpointsOf(events).at(-1);
  // The weights before the step that overflowed have given a finite loss: the training can go on from them.
  expect(last?.step).toBe(step - 2);
  expect(sentence).toContain(`It can go on from the checkpoint at step ${last?.step}.`);
  const { weights } = decodeCheckpoint(last?.bytes ?? new Uint8Array()).snapshot;
  expect(weights.every(({ values }) => values.every(Number.isFinite))).toBe(true);
});

test('weights that the last step before a stop overflowed are not kept', async () => {
  const control = createTrainingControl();
  control.step();
  const optimizer = { kind: 'sgd', learningRate: 1e300 } as const;
  const events = await collect(startTraining(tinyDocument({ optimizer }), { control }), (event) => {
    if (event.type === 'paused') control.stop();
  });
  expect(endingOf(events)).toMatchObject({ reason: 'stopped', step: 1 });
  expect(checkpointsOf(events)).toEqual([]);
  expect(endingOf(events).sentence).toMatch(/There is no checkpoint to go on from\.$/);
});

test('a training that fails before its first checkpoint says that there is none', async () => {
  let readings = 0;
  const now = (): number => {
    readings += 1;
    if (readings > 60) throw new Error('the moon is full');
    return readings;
  };
  const { sentence } = endingOf(await collect(startTraining(tinyDocument(), { now })));
  expect(sentence).toMatch(/the moon is full\. .*is kept\. .*There is no checkpoint to go on from\.$/);
});

test('taking them changes no number', async () => {
  const losses = async (checkpoints: { kind: 'none' } | { kind: 'steps'; every: number }) =>
    epochsOf(await collect(startTraining(tinyDocument({ ...short, epochs: 2, checkpoints })))).map(
      ({ loss, valLoss }) => [loss, valLoss],
    );
  expect(await losses({ kind: 'steps', every: 1 })).toEqual(await losses({ kind: 'none' }));
});
