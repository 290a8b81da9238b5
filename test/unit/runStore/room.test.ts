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

/** A run of three frames and a checkpoint of 100 kB each, that has ended unless said otherwise. */
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
const unframed = [0, 3, true];
const gone = [0, null, true];

const ids = ['oldest', 'other', 'older', 'before', 'newest', 'otherNewest'];
const allLeft = (store: RunStore) => ids.map((id) => left(store, id));

/** Runs of two projects, the oldest first; the newest of each project is never one that gives room. */
function filled(): RunStore {
  const store = openWell(join(temporaryFolder(), 'runs.sqlite'));
  keepRun(store, 'oldest', 10);
  keepRun(store, 'other', 20, { project: 'project-2' });
  keepRun(store, 'older', 30);
  keepRun(store, 'before', 40);
  keepRun(store, 'newest', 50);
  keepRun(store, 'otherNewest', 60, { project: 'project-2' });
  return store;
}

/** Makes room for a store that is to lose that many bytes. */
function shrink(store: RunStore, bytes: number): void {
  store.room.setBudget(store.room.bytes - bytes);
  store.room.make();
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

  it('is made by frames of the oldest runs of all projects, until the store fits; all else of them stays', () => {
    const store = filled();
    expect(store.usage('project-1').trimmed).toBe(0);
    shrink(store, 5 * FRAME);
    expect(allLeft(store)).toEqual([unframed, unframed, whole, whole, whole, whole]);
    const { bytes, budget, trimmed, lack } = store.usage('project-1');
    expect(bytes).toBeLessThanOrEqual(budget ?? 0);
    expect([trimmed, lack]).toEqual([1, null]);
    const { run, steps, norms, document } = store.metrics('oldest');
    expect([steps.step.length, norms[0]?.steps]).toEqual([3, [1, 2, 3]]);
    expect(document).toEqual(exampleDocument());
    expect(run).toMatchObject({ status: 'completed', lastStep: 3, bestCheckpoint: null });
    expect(store.list('project-1').map((each) => each.trimmed)).toEqual([false, false, false, true]);
  });

  it('is made by checkpoints where the frames of all runs that may go are not enough', () => {
    const store = filled();
    shrink(store, 13.5 * FRAME);
    expect(allLeft(store)).toEqual([gone, gone, unframed, unframed, whole, whole]);
    expect(store.usage('project-1').lack).toBeNull();
  });

  it('is not made in vain: where all that may go is not enough, nothing goes, and it is said', () => {
    const store = filled();
    shrink(store, 16.5 * FRAME);
    expect(allLeft(store)).toEqual(ids.map(() => whole));
    expect(store.usage('project-1').lack).toMatch(/^What may go is not enough, .* Raise the limit, unpin /);
    shrink(store, 15 * FRAME);
    expect(store.usage('project-1').lack).toBeNull();
  });

  it('is not sought again at every batch after it was in vain, but when a run ends', () => {
    const store = filled();
    for (const runId of ids) store.pin({ runId, pinned: true });
    shrink(store, FRAME);
    store.pin({ runId: 'oldest', pinned: false });
    expect(store.usage('project-1').lack).toBe('Room is made when a run trains next.');
    store.room.makeForBatch();
    expect(left(store, 'oldest')).toEqual(whole);
    store.room.make();
    expect(left(store, 'oldest')).toEqual(unframed);
  });

  it('is made as a training goes on, which keeps its own', () => {
    const store = filled();
    store.room.setBudget(store.room.bytes + 2 * FRAME);
    keepRun(store, 'now', 5, { ends: false });
    store.room.makeForBatch();
    expect(left(store, 'now')).toEqual(whole);
    expect(['oldest', 'other'].map((id) => left(store, id))).toEqual([unframed, whole]);
  });

  it('is made by none that is open or pinned or the newest of its project', () => {
    const store = filled();
    expect(store.pin({ runId: 'other', pinned: true })).toMatchObject({ id: 'other', pinned: true });
    store.room.setOpen(['oldest', 'before']);
    shrink(store, 3.5 * FRAME);
    expect(allLeft(store)).toEqual([whole, whole, gone, whole, whole, whole]);
    store.pin({ runId: 'other', pinned: false });
    store.room.setOpen([]);
    shrink(store, 11.5 * FRAME);
    expect(allLeft(store)).toEqual([gone, gone, gone, gone, whole, whole]);
  });

  it('is made neither when the window shows other runs nor when it is loaded anew', () => {
    const store = filled();
    store.room.setOpen(['oldest']);
    store.room.setBudget(store.room.bytes - FRAME);
    store.room.setOpen(['newest']);
    store.interrupt();
    expect(allLeft(store)).toEqual(ids.map(() => whole));
  });

  it('is not made by a run that is about to be gone on from', () => {
    const store = filled();
    store.room.setOpen(['to come']);
    expect(store.checkpoint({ runId: 'oldest', step: 3 })).toHaveLength(FRAME);
    shrink(store, 11.5 * FRAME);
    expect(allLeft(store)).toEqual([whole, gone, gone, gone, whole, whole]);
    const origin = { sentence: 'Goes on.', continues: { runId: 'oldest', step: 3 } };
    expect(store.begin(exampleRun('to come', { startedAt: 70, origin }))).toMatchObject({
      latestCheckpoint: 3,
    });
    // From then on it is a run as any other.
    shrink(store, FRAME);
    expect(left(store, 'oldest')).toEqual(unframed);
  });

  it('leaves the trials of studies as they are', () => {
    const store = filled();
    const kept = partSchema.parse({ step: 3, epochs: [], milliseconds: [], gradientNorm: null });
    const checkpoint = new Uint8Array(FRAME).fill(7);
    store.trials.keepPart({ documentId: 'project-2', key: 'trial', part: kept, checkpoint });
    shrink(store, 15 * FRAME);
    expect(left(store, 'before')).toEqual(unframed);
    expect(store.trials.part({ documentId: 'project-2', key: 'trial' })?.checkpoint).toEqual(checkpoint);
  });

  it('is not limited where no limit is wanted', () => {
    const store = filled();
    store.room.setBudget(null);
    keepRun(store, 'now', 70);
    store.room.make();
    expect(left(store, 'oldest')).toEqual(whole);
    expect(store.usage('project-1').lack).toBeNull();
  });

  it('counts no pages that are free', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    keepRun(store, 'oldest', 10);
    const before = store.usage('project-1').bytes;
    const database = new DatabaseSync(path);
    database.exec('DELETE FROM frames');
    database.close();
    expect(before - store.usage('project-1').bytes).toBeGreaterThan(2.9 * FRAME);
  });

  it.each([
    ['no limit in a store of before there was one, if it has runs', true, null],
    ['2 GB in one without', false, 2 * 2 ** 30],
  ])('is %s', (_, hasRuns, budget) => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const store = openWell(path);
    if (hasRuns) keepRun(store, 'oldest', 10);
    store.close();
    const database = new DatabaseSync(path);
    for (const column of ['pinned', 'trimmed', 'name', 'changes'])
      database.exec(`ALTER TABLE runs DROP COLUMN ${column}`);
    for (const table of ['budget', 'rates']) database.exec(`DROP TABLE ${table}`);
    database.exec('PRAGMA user_version = 9');
    database.close();
    const later = openWell(path);
    expect(later.usage('project-1').budget).toBe(budget);
    if (hasRuns) expect(left(later, 'oldest')).toEqual(whole);
  });
});
