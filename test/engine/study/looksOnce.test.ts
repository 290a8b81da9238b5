import { beforeEach, expect, it, vi } from 'vitest';
import { serveTrials as serveOnCommandLine } from '../../../electron/cli/study/worker';
import { serveTrials } from '../../../renderer/study/running/serve';
import { type ThreadHost, train } from '../../../shared/engine';
import { probeOf, trialsOf } from '../../../shared/study/trials';
import { variantsOf } from '../../../shared/study/variants';
import { tinyStudy } from '../../unit/study/examples';

const { port } = vi.hoisted(() => ({ port: { hear: (_command: unknown): void => undefined } }));

vi.mock('../../../shared/engine', async (original) => ({
  ...(await original<object>()),
  train: vi.fn(async function* () {}),
}));
vi.mock('node:worker_threads', async (original) => ({
  ...(await original<object>()),
  parentPort: {
    on: (_event: string, hear: (command: unknown) => void) => {
      port.hear = hear;
    },
  },
}));

beforeEach(() => vi.mocked(train).mockClear());

const document = tinyStudy();
if (document.study === null) throw new Error('The study is missing.');
const [trial] = trialsOf(variantsOf(document, document.study), [0]);
if (trial === undefined) throw new Error('The trial is missing.');
const { document: trained, variant, seed, probe, settle } = trial;

// Frames in later steps would be thrown away, and enter the times that are compared.
it('a trial of the window takes frames at its first step alone, and so does a measurement of its time', async () => {
  const noThreads = (): ThreadHost => ({
    count: 1,
    start: () => {
      throw new Error('There are no threads here.');
    },
  });
  const hear = serveTrials(() => undefined, noThreads);
  const own = { document: trained, settle, threads: 1, assetBase: 'https://assets.test/' };
  hear({ type: 'run', ...own, variant, seed, probe, alone: true, kept: null });
  hear({ type: 'measure', ...own, milliseconds: 1 });
  await vi.waitFor(() => expect(vi.mocked(train).mock.calls.length).toBeGreaterThanOrEqual(2));
  for (const [options] of vi.mocked(train).mock.calls) expect(options.framesAtStart).toBe(true);
});

it('a trial of the command line takes frames at its first step alone', () => {
  serveOnCommandLine();
  port.hear({ type: 'run', document: trained, resume: null, threads: 1, settle, examine: true });
  expect(vi.mocked(train).mock.calls[0]?.[0].framesAtStart).toBe(true);
});

it('a trial has frames for its gradient’s norm, a training that searches for the largest rate has none', () => {
  expect(trained.training.framesEvery).toBeGreaterThan(0);
  expect(probeOf(trial, { place: 0, rate: 0.1, epochs: 1 }).document.training.framesEvery).toBe(0);
});
