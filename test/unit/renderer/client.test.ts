import { expect, test, vi } from 'vitest';
import { type SpawnWorker, TrainingClient } from '../../../renderer/training/client';
import type { WorkerMessage } from '../../../renderer/training/messages';
import type { WorkerHandlers } from '../../../renderer/training/watchedWorker';
import { type FinderEvent, usualSweep } from '../../../shared/protocol/finder';
import type { TrainingCommand, TrainingEvent } from '../../../shared/protocol/training';
import { document, epochOf, frameAt, stepOf } from './fixtures';

interface FakeWorker {
  readonly handlers: WorkerHandlers;
  readonly commands: TrainingCommand[];
  terminated: boolean;
  watched: boolean;
}

/** A client whose workers a test speaks for. */
function clientOf(silence?: number) {
  const workers: FakeWorker[] = [];
  const events: TrainingEvent[] = [];
  const findings: FinderEvent[] = [];
  const refusals: string[] = [];
  const spawn: SpawnWorker = (handlers) => {
    const worker: FakeWorker = { handlers, commands: [], terminated: false, watched: false };
    workers.push(worker);
    return {
      post: (command) => worker.commands.push(command),
      terminate: () => {
        worker.terminated = true;
      },
      watch: () => {
        worker.watched = true;
      },
    };
  };
  const client = new TrainingClient({
    spawn,
    onEvent: (event) => events.push(event),
    onFinding: (event) => findings.push(event),
    onRefusal: (sentence) => refusals.push(sentence),
    ...(silence === undefined ? {} : { silence }),
  });
  const say = (message: WorkerMessage): void => workers.at(-1)?.handlers.onMessage(message);
  const tell = (event: TrainingEvent): void => say({ type: 'event', event });
  return { client, workers, events, findings, refusals, say, tell };
}

const start = { type: 'start', document, backend: 'wasm', assetBase: 'app://x/', paused: false } as const;

const steps = (...numbers: number[]): TrainingEvent => ({
  type: 'steps',
  steps: numbers.map((step) => stepOf(step)),
  tensors: 1,
  bytes: 1,
});

const ended: TrainingEvent = {
  type: 'ended',
  reason: 'completed',
  sentence: 'Done.',
  step: 2,
  valLoss: null,
  valAccuracy: null,
};

test('a worker is started with the first run and kept for the next', () => {
  const { client, workers, events, tell } = clientOf();
  client.start(start);
  tell(steps(1, 2));
  tell(ended);
  client.start(start);
  expect(workers).toHaveLength(1);
  expect(workers[0]?.commands).toHaveLength(2);
  expect(events.map(({ type }) => type)).toEqual(['steps', 'ended']);
});

test('frames pass with their typed arrays untouched', () => {
  const { client, events, tell } = clientOf();
  client.start(start);
  const frame = frameAt(1);
  tell({ type: 'frame', frame });
  const [event] = events;
  expect(event?.type === 'frame' && event.frame.before.counts).toBe(frame.before.counts);
});

test('a worker is watched once it is ready, and not when it speaks earlier', () => {
  const { client, workers, say, tell } = clientOf();
  client.start(start);
  tell({ type: 'preparing', sentence: 'Reading …' });
  expect(workers[0]?.watched).toBe(false);
  say({ type: 'ready' });
  expect(workers[0]?.watched).toBe(true);
});

test('a loss of NaN passes', () => {
  const { client, events, tell } = clientOf();
  client.start(start);
  tell({ type: 'steps', steps: [stepOf(1, Number.NaN)], tensors: 1, bytes: 1 });
  expect(events).toHaveLength(1);
});

test('a worker that dies ends the run as failed, with what was measured, and the next run gets a fresh one', () => {
  const { client, workers, events, tell } = clientOf();
  client.start(start);
  tell(steps(1, 2));
  tell({ type: 'epoch', metrics: epochOf(1, 2) });
  workers[0]?.handlers.onDeath('ended by itself');
  expect(events.at(-1)).toMatchObject({
    type: 'ended',
    reason: 'failed',
    step: 2,
    valLoss: 0.6,
    valAccuracy: 0.75,
    sentence: expect.stringContaining('ended by itself'),
  });
  expect(workers[0]?.terminated).toBe(true);
  client.start(start);
  expect(workers).toHaveLength(2);
});

test('a worker that dies between runs is replaced without a word', () => {
  const { client, workers, events, tell } = clientOf();
  client.start(start);
  tell(ended);
  workers[0]?.handlers.onDeath('ended by itself');
  expect(events).toHaveLength(1);
  client.start(start);
  expect(workers).toHaveLength(2);
});

test('what a dead worker still says is not heard', () => {
  const { client, workers, events } = clientOf();
  client.start(start);
  workers[0]?.handlers.onDeath('failed');
  workers[0]?.handlers.onMessage({ type: 'event', event: steps(3) });
  workers[0]?.handlers.onDeath('failed again');
  expect(events).toHaveLength(1);
});

test('a message that is no training event ends the run with a sentence', () => {
  const { client, workers, events } = clientOf();
  client.start(start);
  workers[0]?.handlers.onMessage({ type: 'event', event: { type: 'steps', steps: 'many' } });
  expect(events.at(-1)).toMatchObject({
    reason: 'failed',
    sentence: expect.stringContaining('no training event'),
  });
});

test('a worker that never speaks ends the run', () => {
  vi.useFakeTimers();
  try {
    const { client, events } = clientOf(5000);
    client.start(start);
    vi.advanceTimersByTime(5001);
    expect(events.at(-1)).toMatchObject({
      reason: 'failed',
      sentence: expect.stringContaining('within 5 seconds'),
    });
  } finally {
    vi.useRealTimers();
  }
});

test('a worker that has spoken may take its time', () => {
  vi.useFakeTimers();
  try {
    const { client, events, say } = clientOf(5000);
    client.start(start);
    say({ type: 'ready' });
    vi.advanceTimersByTime(60_000);
    expect(events).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test('ending a worker by force ends the run as stopped', () => {
  const { client, workers, events, tell } = clientOf();
  client.start(start);
  tell(steps(1));
  client.terminate();
  expect(workers[0]?.terminated).toBe(true);
  expect(events.at(-1)).toMatchObject({ type: 'ended', reason: 'stopped', step: 1 });
  client.terminate();
  expect(events).toHaveLength(2);
});

test('a refusal is passed on and ends nothing', () => {
  const { client, events, refusals, say } = clientOf();
  client.start(start);
  say({ type: 'refused', sentence: 'No.' });
  expect(refusals).toEqual(['No.']);
  expect(events).toEqual([]);
});

const measure = { type: 'measure', document, assetBase: 'app://x/' } as const;
const measured: TrainingEvent = { type: 'measured', report: { measurements: [], sentence: 'None.' } };

test('a measurement is answered, and what is said without one is not heard', () => {
  const { client, workers, events, tell } = clientOf();
  client.measure(measure);
  tell({ type: 'preparing', sentence: 'Measuring …' });
  tell(measured);
  tell(measured);
  expect(workers[0]?.commands).toEqual([measure]);
  expect(events.map(({ type }) => type)).toEqual(['preparing', 'measured']);
});

test('a worker that dies while it measures ends the measurement with a sentence', () => {
  const { client, workers, events } = clientOf();
  client.measure(measure);
  workers[0]?.handlers.onDeath('ended by itself');
  expect(events).toEqual([
    {
      type: 'measured',
      report: {
        measurements: [],
        sentence: 'The training worker ended by itself. The backends were not measured.',
      },
    },
  ]);
  client.start(start);
  expect(workers).toHaveLength(2);
});

const search = {
  type: 'findLearningRate',
  document,
  backend: 'wasm',
  assetBase: 'app://x/',
  sweep: usualSweep,
} as const;

const point = { step: 1, learningRate: 1e-7, loss: 2.3, smoothed: 2.3 };

test('what a search tells passes, and the worker is kept for the run after it', () => {
  const { client, workers, events, findings, say } = clientOf();
  client.find(search);
  say({ type: 'finding', event: { type: 'points', points: [point] } });
  const end = {
    type: 'ended',
    reason: 'diverged',
    sentence: 'Found.',
    suggestion: { steepest: 0.01, tenthOfLowest: 0.02 },
  } as const;
  say({ type: 'finding', event: end });
  expect(findings).toEqual([{ type: 'points', points: [point] }, end]);
  client.start(start);
  expect(workers).toHaveLength(1);
  expect(workers[0]?.commands.map(({ type }) => type)).toEqual(['findLearningRate', 'start']);
  expect(events).toEqual([]);
});

test('a search whose worker dies ends as failed, and one that is dropped as stopped', () => {
  const { client, workers, findings, say } = clientOf();
  client.find(search);
  workers[0]?.handlers.onDeath('ended by itself');
  expect(findings).toEqual([
    {
      type: 'ended',
      reason: 'failed',
      sentence: 'The training worker ended by itself. Search again.',
      suggestion: null,
    },
  ]);
  client.find(search);
  client.terminate();
  expect(findings.at(-1)).toMatchObject({ reason: 'stopped', suggestion: null });
  say({ type: 'finding', event: { type: 'points', points: [point] } });
  expect(findings).toHaveLength(2);
});

test('a new learning rate goes to the run under way', () => {
  const { client, workers, events, tell } = clientOf();
  client.start(start);
  client.send({ type: 'setLearningRate', learningRate: 0.5 });
  tell({ type: 'learningRate', step: 3, learningRate: 0.5 });
  expect(workers[0]?.commands.at(-1)).toEqual({ type: 'setLearningRate', learningRate: 0.5 });
  expect(events).toEqual([{ type: 'learningRate', step: 3, learningRate: 0.5 }]);
});
