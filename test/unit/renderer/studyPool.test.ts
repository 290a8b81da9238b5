import { expect, test, vi } from 'vitest';
import type { RunTrial, TrialCommand, TrialMessage } from '../../../renderer/study/running/messages';
import { TrialPool } from '../../../renderer/study/running/pool';
import type { WorkerHandlers } from '../../../renderer/training/watchedWorker';
import { drawn, outcome } from '../study/examples';

interface FakeWorker {
  readonly handlers: WorkerHandlers;
  readonly commands: TrialCommand[];
  terminated: boolean;
}

function poolOf(silence?: number) {
  const workers: FakeWorker[] = [];
  const pool = new TrialPool((handlers) => {
    const worker: FakeWorker = { handlers, commands: [], terminated: false };
    workers.push(worker);
    return {
      post: (command) => worker.commands.push(command),
      terminate: () => {
        worker.terminated = true;
      },
      watch: () => undefined,
    };
  }, silence);
  const say = (worker: number, message: TrialMessage): void => workers[worker]?.handlers.onMessage(message);
  return { pool, workers, say };
}

const command: RunTrial = {
  type: 'run',
  document: drawn(),
  variant: 0,
  seed: 0,
  probe: null,
  kept: null,
  settle: false,
  threads: 1,
  alone: true,
  assetBase: 'app://x/',
};
const ended = { type: 'ended', outcome: outcome(0, 0, [0.5]) } as const;

test('each slot has a worker of its own, which is kept for the next trial', async () => {
  const { pool, workers, say } = poolOf();
  const news: string[] = [];
  const first = pool.run(0, command, ({ type }) => news.push(type));
  const second = pool.run(1, command, () => undefined);
  say(0, { type: 'ready' });
  say(0, { type: 'progress', step: 1, totalSteps: 2 });
  say(0, ended);
  say(1, ended);
  expect(await first).toEqual(ended);
  await second;
  expect(news).toEqual(['progress']);
  const third = pool.run(0, command, () => undefined);
  say(0, ended);
  await third;
  expect(workers).toHaveLength(2);
});

test('a worker that dies rejects with a sentence, and the next trial has a new one', async () => {
  const { pool, workers, say } = poolOf();
  const run = pool.run(0, command, () => undefined);
  workers[0]?.handlers.onDeath('ended by itself');
  await expect(run).rejects.toThrow('The training worker ended by itself.');
  const next = pool.run(0, command, () => undefined);
  say(1, ended);
  expect(await next).toEqual(ended);
});

test('what is not understood ends the worker', async () => {
  const { pool, workers } = poolOf();
  const run = pool.run(0, command, () => undefined);
  workers[0]?.handlers.onMessage({ type: 'ended', outcome: 'gold' });
  await expect(run).rejects.toThrow('not understood');
  expect(workers[0]?.terminated).toBe(true);
});

test('a worker that says nothing after its start is given up', async () => {
  vi.useFakeTimers();
  const { pool, workers } = poolOf(5000);
  const run = pool.run(0, command, () => undefined);
  const rejected = expect(run).rejects.toThrow('did not answer within 5 seconds');
  vi.advanceTimersByTime(5000);
  await rejected;
  expect(workers[0]?.terminated).toBe(true);
  vi.useRealTimers();
});

test('stop asks every worker; terminate ends them at once', async () => {
  const { pool, workers } = poolOf();
  const run = pool.run(0, command, () => undefined);
  pool.stop();
  expect(workers[0]?.commands.at(-1)).toEqual({ type: 'stop' });
  pool.terminate();
  await expect(run).rejects.toThrow('was ended');
  expect(workers[0]?.terminated).toBe(true);
});

test('a measurement is answered by what was measured', async () => {
  const { pool, say } = poolOf();
  const { document, threads, assetBase } = command;
  const asked = { type: 'measure', document, threads, assetBase, settle: false, milliseconds: 10 } as const;
  const measured = pool.measure(0, asked);
  const answer = { type: 'measured', msPerImage: 0.5, steps: 3, whole: null, sentence: 'Stopped.' } as const;
  say(0, answer);
  expect(await measured).toEqual(answer);
});
