import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import type { MeasureEpoch, RunTrial, TrialMessage } from '../../../renderer/study/running/messages';
import { serveTrials } from '../../../renderer/study/running/serve';
import type { ThreadHost } from '../../../shared/engine';
import type { KeptPart } from '../../../shared/protocol/study';
import { trialsOf } from '../../../shared/study/trials';
import { variantsOf } from '../../../shared/study/variants';
import { tinyStudy } from '../../unit/study/examples';

const ASSETS = 'https://assets.test/';

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    async (url: URL) => new Response(new Uint8Array(await readAsset(url.href.slice(ASSETS.length)))),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** The first trial of a study on the smallest network, kept as its settings are at first. */
function tinyTrial(kept: KeptPart | null): RunTrial {
  const document = tinyStudy();
  if (document.study === null) throw new Error('The study is missing.');
  const study = { ...document.study, epochs: 3 };
  const onCpu = { ...document, training: { ...document.training, backend: 'cpu' as const } };
  const [, trial] = trialsOf(variantsOf(onCpu, study), study.seeds);
  if (trial === undefined) throw new Error('The trial is missing.');
  const { document: trained, variant, seed, probe, settle } = trial;
  const own = { document: trained, variant, seed, probe, settle };
  return { type: 'run', ...own, kept, threads: 1, alone: true, assetBase: ASSETS };
}

const noThreads = (): ThreadHost => ({
  count: 1,
  start: () => {
    throw new Error('There are no threads here.');
  },
});

/** Everything that the worker says of a trial. */
async function serve(command: RunTrial | MeasureEpoch): Promise<readonly TrialMessage[]> {
  const told: TrialMessage[] = [];
  await new Promise<void>((resolve) => {
    const hear = serveTrials((message) => {
      told.push(message);
      if (message.type === 'ended' || message.type === 'measured') resolve();
    }, noThreads);
    hear(command);
  });
  return told;
}

const timeless = (told: readonly TrialMessage[]): unknown => {
  const last = told.at(-1);
  if (last?.type !== 'ended' || last.outcome === null) throw new Error('The trial gave nothing.');
  const { msPerStep: _, wallMilliseconds: __, epochs, ...outcome } = last.outcome;
  return { ...outcome, epochs: epochs.map((epoch) => ({ ...epoch, milliseconds: 0 })) };
};

it('a trial of the window that is cut off goes on behind its first best epoch, with the numbers that it would have had', async () => {
  const whole = await serve(tinyTrial(null));
  const part = whole.find((message) => message.type === 'part');
  expect(part?.kept.part.step).toBe(46);
  const later = await serve(tinyTrial(part?.kept ?? null));
  expect(later.find((message) => message.type === 'progress')).toMatchObject({
    step: 46,
    totalSteps: 3 * 46,
  });
  expect(timeless(later)).toEqual(timeless(whole));
});

it('a measurement is of a whole epoch, with validation, where there is time for it, and else of steps', async () => {
  const { document, settle } = tinyTrial(null);
  const asked = { type: 'measure', document, settle, threads: 1, assetBase: ASSETS } as const;
  const [whole] = await serve({ ...asked, milliseconds: 60_000 });
  if (whole?.type !== 'measured' || whole.msPerImage === null) throw new Error('Nothing was measured.');
  expect(whole.steps).toBe(45);
  expect(whole.whole?.msPerEpoch).toBeGreaterThan(0);
  expect(whole.whole?.msBeside).toBeGreaterThan(0);
  const [cut] = await serve({ ...asked, milliseconds: 0.001 });
  expect(cut).toMatchObject({ type: 'measured', whole: null });
});
