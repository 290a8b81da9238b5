import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { RunStore } from '../../../electron/main/runs/store';
import { partSchema } from '../../../shared/study/outcome';
import { temporaryFolder } from '../temporaryFolder';
import { batch, exampleDocument, exampleNorms, exampleRun, exampleSteps, openWell } from './storeExamples';

const FRAME = 100_000;
const frames = [1, 2, 3].map((step) => ({ step, tap: 'bn', bytes: new Uint8Array(FRAME).fill(step) }));
const checkpoints = [{ kind: 'latest', step: 3, bytes: new Uint8Array(FRAME).fill(9) }] as const;

/** A run of four pieces of 100 kB, that has ended unless said otherwise. */
function keepRun(
  store: RunStore,
  id: string,
  startedAt: number,
  { project = 'project-1', ends = true } = {},
) {
  store.begin(exampleRun(id, { startedAt, document: exampleDocument(project) }));
  const measured = { steps: exampleSteps(1, 3), norms: exampleNorms(1, 3) };
  store.append(batch(id, { ...measured, frames, checkpoints: [...checkpoints] }));
  const end = { endedAt: startedAt + 1, status: 'completed', sentence: null, lastStep: 3 } as const;
  if (ends) store.end({ runId: id, ...end, valLoss: 0.5, valAccuracy: 0.75 });
}

/** How many frames and which checkpoint a run has. */
function left(store: RunStore, id: string): readonly (number | boolean | null)[] {
  const { run, frames: kept } = store.metrics(id);
  return [kept.length, run.latestCheckpoint, run.trimmed];
}

const whole = [3, 3, false];
const gone = [0, null, true];

/** Four runs of two projects, the oldest first; with what a fifth would need no more than two fit beside it. */
function filled(): RunStore {
  const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
  keepRun(store, 'oldest', 10);
  keepRun(store, 'other', 20, { project: 'project-2' });
  keepRun(store, 'older', 30);
  keepRun(store, 'newest', 40);
  return store;
}

describe('the room of the run store', () => {
  it('is 2 GB at first, which is kept with it', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    expect(store.usage('project-1').budget).toBe(2 * 2 ** 30);
    store.room.setBudget(5 * 2 ** 30);
    store.close();
    const again = openWell(path);
    expect(again.usage('project-1').budget).toBe(5 * 2 ** 30);
    again.room.setBudget(null);
    expect(again.usage('project-1').budget).toBeNull();
  });

  it('is made by the oldest runs of all projects, until the store fits; what they measured stays', () => {
    const store = filled();
    const before = store.usage('project-1');
    expect(before.trimmed).toBe(0);
    store.room.setBudget(before.bytes - 5 * FRAME);
    expect(['oldest', 'other', 'older', 'newest'].map((id) => left(store, id))).toEqual([
      ...[gone, gone, whole, whole],
    ]);
    const { bytes, budget, trimmed } = store.usage('project-1');
    expect(bytes).toBeLessThanOrEqual(budget ?? 0);
    expect(trimmed).toBe(1);
    const { run, steps, norms, document } = store.metrics('oldest');
    expect([steps.step.length, norms[0]?.steps]).toEqual([3, [1, 2, 3]]);
    expect(document).toEqual(exampleDocument());
    expect(run).toMatchObject({ status: 'completed', lastStep: 3, bestCheckpoint: null });
    expect(store.list('project-1').map((each) => each.trimmed)).toEqual([false, false, true]);
  });

  it('is made as a training goes on, which keeps its own', () => {
    const store = filled();
    store.room.setBudget(store.usage('project-1').bytes + FRAME);
    keepRun(store, 'now', 5, { ends: false });
    expect(left(store, 'now')).toEqual(whole);
    expect(['oldest', 'other'].map((id) => left(store, id))).toEqual([gone, whole]);
  });

  it('is made by none that is open or pinned, though there be no other', () => {
    const store = filled();
    expect(store.pin({ runId: 'other', pinned: true })).toMatchObject({ id: 'other', pinned: true });
    store.room.setOpen(['oldest', 'newest']);
    store.room.setBudget(1);
    expect(['oldest', 'other', 'older', 'newest'].map((id) => left(store, id))).toEqual([
      ...[whole, whole, gone, whole],
    ]);
    store.pin({ runId: 'other', pinned: false });
    store.room.setOpen(['newest']);
    expect(['oldest', 'other', 'older', 'newest'].map((id) => left(store, id))).toEqual([
      ...[gone, gone, gone, whole],
    ]);
  });

  it('leaves the trials of studies as they are', () => {
    const store = filled();
    const kept = partSchema.parse({ step: 3, epochs: [], milliseconds: [], gradientNorm: null });
    const checkpoint = new Uint8Array(FRAME).fill(7);
    store.trials.keepPart({ documentId: 'project-2', key: 'trial', part: kept, checkpoint });
    store.room.setBudget(1);
    expect(store.trials.part({ documentId: 'project-2', key: 'trial' })?.checkpoint).toEqual(checkpoint);
  });

  it('is not limited where no limit is wanted', () => {
    const store = filled();
    store.room.setBudget(null);
    keepRun(store, 'now', 50);
    expect(left(store, 'oldest')).toEqual(whole);
  });

  it('is 2 GB in a store of before there was a limit, whose runs keep what they have', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    keepRun(store, 'oldest', 10);
    store.close();
    const database = new DatabaseSync(path);
    for (const column of ['pinned', 'trimmed', 'name', 'changes'])
      database.exec(`ALTER TABLE runs DROP COLUMN ${column}`);
    for (const table of ['budget', 'rates']) database.exec(`DROP TABLE ${table}`);
    database.exec('PRAGMA user_version = 9');
    database.close();
    const later = openWell(path);
    expect(later.usage('project-1').budget).toBe(2 * 2 ** 30);
    expect(left(later, 'oldest')).toEqual(whole);
  });
});
