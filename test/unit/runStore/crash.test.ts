import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { groupDigits } from '../../../shared/words/groupDigits';
import { bundle } from '../bundle';
import { temporaryFolder } from '../temporaryFolder';
import { exampleRun, openWell } from './storeExamples';

/** Lets a process append batch after batch, and kills it between any two instructions. Gives the last step it reported. */
async function appendUntilKilled(path: string): Promise<number> {
  const child = spawn(process.execPath, [await bundle(join(import.meta.dirname, 'endlessRun.ts')), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let reported = 0;
  for await (const line of createInterface(child.stdout)) {
    reported = Number(line);
    if (reported >= 2000) child.kill('SIGKILL');
  }
  expect(await closed).toEqual([null, 'SIGKILL']);
  return reported;
}

describe('a run whose process is killed while it appends', () => {
  it('is interrupted at the next start, with every whole batch and no half one', async () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const reported = await appendUntilKilled(path);

    const store = openWell(path);
    const [run] = store.list('project-1');
    const lastStep = run?.lastStep ?? 0;
    expect(run?.latestCheckpoint).toBe(lastStep);
    const kept = store.checkpoint({ runId: 'endless', step: lastStep });
    expect(kept).toEqual(new Uint8Array(20_000).fill(lastStep % 256));
    const goOn = `It can go on from the checkpoint at step ${groupDigits(lastStep)}.`;
    expect(lastStep).toBeGreaterThanOrEqual(reported);
    expect(run).toMatchObject({
      status: 'interrupted',
      endedAt: null,
      sentence: `Normscope ended while this run trained; what it measured up to step ${groupDigits(lastStep)} is kept. ${goOn}`,
    });
    const { steps, frames } = store.metrics('endless');
    expect(steps.step).toEqual(Float64Array.from({ length: lastStep }, (_, index) => index + 1));
    expect(lastStep % 50).toBe(0);
    expect(frames).toHaveLength((lastStep / 50) * 2);
  });

  it('leaves runs that had ended as they were', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const before = openWell(path);
    before.begin(exampleRun('done'));
    const ended = before.end({
      runId: 'done',
      endedAt: 5,
      status: 'diverged',
      sentence: 'The loss became NaN at step 12.',
      lastStep: 12,
      valLoss: null,
      valAccuracy: null,
    });
    expect(openWell(path).list('project-1')).toEqual([ended]);
  });

  it('is told from one that was training when the app was closed', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const before = openWell(path);
    before.begin(exampleRun('a'));
    before.close();
    expect(openWell(path).list('project-1')).toMatchObject([
      {
        status: 'interrupted',
        sentence:
          'Normscope was closed while this run trained; what it measured up to step 0 is kept. There is no checkpoint to go on from.',
      },
    ]);
  });
});
