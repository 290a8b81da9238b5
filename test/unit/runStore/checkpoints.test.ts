import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EndRun, StoredCheckpoint } from '../../../shared/protocol/runs';
import { normsUpTo } from '../../../shared/signals/normSeries';
import { temporaryFolder } from '../temporaryFolder';
import { batch, exampleNorms, exampleRun, exampleSteps, openWell } from './storeExamples';

const SIZE = 200_000;

function taken(step: number, kind: StoredCheckpoint['kind'] = 'latest'): StoredCheckpoint {
  return { kind, step, bytes: new Uint8Array(SIZE).fill(step) };
}

const epochAt = (epoch: number, step: number, valLoss: number) => ({
  ...{ epoch, step, valLoss, valAccuracy: 0.5, valTop5Accuracy: 1 },
  ...{ loss: 1, accuracy: 0.25, top5Accuracy: 0.75, learningRate: 1e-3, milliseconds: 5 },
});

const ended: Omit<EndRun, 'runId'> = {
  ...{ endedAt: 2, status: 'stopped', sentence: null, lastStep: 9, valLoss: null, valAccuracy: null },
};

describe('checkpoints of a run', () => {
  it('are kept over a restart: the latest and the best, and no other', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const first = openWell(path);
    first.begin(exampleRun('a'));
    const kept = (): (number | null | undefined)[] => {
      const [run] = first.list('project-1');
      return [run?.latestCheckpoint, run?.bestCheckpoint];
    };
    expect(kept()).toEqual([null, null]);
    first.append(batch('a', { checkpoints: [taken(1), taken(2)] }));
    expect(kept()).toEqual([2, null]);
    first.append(batch('a', { checkpoints: [taken(3, 'best')] }));
    expect(kept()).toEqual([3, 3]);
    first.append(batch('a', { checkpoints: [taken(4), taken(5)] }));
    expect(kept()).toEqual([5, 3]);
    first.append(batch('a', { checkpoints: [taken(6, 'best'), taken(7)] }));
    expect(kept()).toEqual([7, 6]);
    first.close();

    const second = openWell(path);
    const there = [1, 2, 3, 4, 5, 6, 7].filter((step) => second.checkpoint({ runId: 'a', step }) !== null);
    expect(there).toEqual([6, 7]);
    expect(second.checkpoint({ runId: 'a', step: 7 })).toEqual(taken(7).bytes);
    expect(second.checkpoint({ runId: 'b', step: 7 })).toBeNull();
    second.close();
  });

  it('take the place of one of the same step', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    store.append(batch('a', { checkpoints: [taken(5), { ...taken(5, 'best'), bytes: Uint8Array.of(1) }] }));
    expect(store.checkpoint({ runId: 'a', step: 5 })).toEqual(Uint8Array.of(1));
    expect(store.list('project-1')).toMatchObject([{ latestCheckpoint: 5, bestCheckpoint: 5 }]);
  });

  it('do not let the store grow with the length of a run', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    store.begin(exampleRun('a'));
    for (let step = 1; step <= 60; step++) {
      store.append(batch('a', { checkpoints: [taken(step, step % 10 === 1 ? 'best' : 'latest')] }));
    }
    store.close();
    expect(statSync(path).size).toBeLessThan(5 * SIZE);
  });

  it('go with the run', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    store.begin(exampleRun('a'));
    store.append(batch('a', { checkpoints: [taken(3, 'best'), taken(9)] }));
    store.end({ runId: 'a', ...ended });
    store.remove('a');
    expect(store.checkpoint({ runId: 'a', step: 9 })).toBeNull();
    store.close();
    expect(statSync(path).size).toBeLessThan(SIZE);
  });

  it('are in the same transaction as the steps before them', () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    const bad = { ...taken(4), step: 4.5 };
    expect(() => store.append(batch('a', { steps: exampleSteps(1, 4), checkpoints: [bad] }))).toThrow();
    expect(store.metrics('a').steps.step).toHaveLength(0);
    expect(store.list('project-1')).toMatchObject([{ latestCheckpoint: null }]);
  });
});

describe('a run that goes on from a checkpoint of another', () => {
  const sentence = 'Goes on from step 6 of run 1.';
  const filled = () => {
    const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
    store.begin(exampleRun('a'));
    const frames = [{ step: 1, tap: 'bn', bytes: new Uint8Array(9) }];
    store.append(
      batch('a', {
        ...{
          steps: exampleSteps(1, 9),
          epochs: [epochAt(1, 3, 2), epochAt(2, 6, 1), epochAt(3, 9, 3)],
          frames,
          norms: exampleNorms(4, 9),
        },
        checkpoints: [taken(3, 'best'), taken(6, 'best'), taken(9)],
      }),
    );
    store.end({ runId: 'a', ...ended });
    return store;
  };

  it('begins with its steps, epochs and checkpoints up to there, and can itself be gone on from at once', () => {
    const store = filled();
    const continues = { runId: 'a', step: 6 };
    const run = store.begin(exampleRun('b', { origin: { sentence, continues } }));
    expect(run).toMatchObject({
      ...{ number: 2, origin: sentence, status: 'running', lastStep: 6, valLoss: 1, valAccuracy: 0.5 },
      ...{ latestCheckpoint: 6, bestCheckpoint: 6 },
    });
    const { steps, epochs, norms, frames } = store.metrics('b');
    expect([...steps.step]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(steps.learningRate).toEqual(new Float64Array(6).fill(1e-3));
    expect(epochs).toEqual([epochAt(1, 3, 2), epochAt(2, 6, 1)]);
    expect(norms).toEqual(normsUpTo(6, store.metrics('a').norms));
    expect(norms.map((each) => each.steps)).toEqual([
      [4, 5, 6],
      [4, 5, 6],
    ]);
    expect(frames).toEqual([]);
    store.append(batch('b', { steps: exampleSteps(7, 8), checkpoints: [taken(8)] }));
    store.end({ runId: 'b', ...ended });
    store.remove('b');
    expect(store.metrics('a').steps.step).toHaveLength(9);
    expect(store.checkpoint({ runId: 'a', step: 6 })).toEqual(taken(6).bytes);
  });

  it('has the best one before its own as well', () => {
    const store = filled();
    const continues = { runId: 'a', step: 9 };
    expect(store.begin(exampleRun('b', { origin: { sentence, continues } }))).toMatchObject({
      ...{ lastStep: 9, latestCheckpoint: 9, bestCheckpoint: 6 },
    });
  });

  it('begins without them where the other was removed since', () => {
    const store = filled();
    store.remove('a');
    const run = store.begin(exampleRun('b', { origin: { sentence, continues: { runId: 'a', step: 6 } } }));
    expect(run).toMatchObject({ origin: sentence, lastStep: 0, latestCheckpoint: null });
  });

  it('or that only took weights over has nothing of it but the sentence', () => {
    const store = filled();
    const run = store.begin(
      exampleRun('b', { origin: { sentence: 'Began with weights.', continues: null } }),
    );
    expect(run).toMatchObject({ origin: 'Began with weights.', lastStep: 0, latestCheckpoint: null });
    expect(store.metrics('b').steps.step).toHaveLength(0);
  });
});
