import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readAsset } from '../../../electron/cli/files';
import type { RunTrial, TrialMessage } from '../../../renderer/study/running/messages';
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
  return { type: 'run', ...own, kept, threads: 1, assetBase: ASSETS };
}

const noThreads = (): ThreadHost => ({
  count: 1,
  start: () => {
    throw new Error('There are no threads here.');
  },
});

/** Everything that the worker says of a trial. */
async function serve(command: RunTrial): Promise<readonly TrialMessage[]> {
  const told: TrialMessage[] = [];
  await new Promise<void>((resolve) => {
    const hear = serveTrials((message) => {
      told.push(message);
      if (message.type === 'ended') resolve();
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
