import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { STORE_VERSION } from '../../../electron/main/runs/migrations';
import { openRunStore } from '../../../electron/main/runs/open';
import type { RunStore } from '../../../electron/main/runs/store';
import { temporaryFolder } from '../temporaryFolder';
import { batch, exampleRun, exampleSteps, openWell } from './storeExamples';

const noon = () => new Date('2030-01-02T12:00:00.000Z');
const KEPT = 'runs-kept-2030-01-02T12-00-00-000Z.sqlite';

function expectToWork(store: RunStore): void {
  store.begin(exampleRun('new'));
  store.append(batch('new', { steps: exampleSteps(1, 3) }));
  expect(store.metrics('new').steps.step).toHaveLength(3);
}

/** Changes a store’s file from outside, as no run of the app would. */
function tamper(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

function filledStore(): string {
  const path = join(temporaryFolder(), 'runs.sqlite');
  const store = openWell(path);
  store.begin(exampleRun('old'));
  store.append(batch('old', { steps: exampleSteps(1, 2000) }));
  store.close();
  return path;
}

describe('opening the run store', () => {
  it('makes a new one in WAL mode with the version of this build', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    expectToWork(openWell(path));
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: STORE_VERSION });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA auto_vacuum').get()).toEqual({ auto_vacuum: 2 });
    database.close();
  });

  it('brings a store of the first version up to date: its steps and epochs have no learning rate and no top-5 accuracy', () => {
    const path = filledStore();
    tamper(
      path,
      `ALTER TABLE epochs DROP COLUMN learningRate;
      ALTER TABLE runs DROP COLUMN origin;
      DROP TABLE checkpoints;
      DROP TABLE norms;
      DROP TABLE trials;
      DROP TABLE budget;
      ALTER TABLE runs DROP COLUMN pinned;
      ALTER TABLE runs DROP COLUMN trimmed;
      DROP TABLE rates;
      ALTER TABLE runs DROP COLUMN name;
      ALTER TABLE runs DROP COLUMN changes;
      ALTER TABLE steps DROP COLUMN learningRate;
      ALTER TABLE steps DROP COLUMN top5Accuracy;
      ALTER TABLE epochs DROP COLUMN top5Accuracy;
      ALTER TABLE epochs DROP COLUMN valTop5Accuracy;
      ALTER TABLE epochs DROP COLUMN valOutputs;
      ALTER TABLE epochs DROP COLUMN outputs;
      ALTER TABLE steps DROP COLUMN outputs;
      INSERT INTO epochs (run, epoch, step, loss, accuracy, valLoss, valAccuracy, milliseconds)
      VALUES (1, 1, 2000, 0.5, 0.75, 0.625, 0.875, 1250.5);
      PRAGMA user_version = 1`,
    );
    const store = openWell(path);
    const { epochs, steps, norms } = store.metrics('old');
    expect(norms).toEqual([]);
    expect(epochs).toMatchObject([
      { epoch: 1, valLoss: 0.625, learningRate: null, valTop5Accuracy: Number.NaN },
    ]);
    expect(steps.learningRate).toEqual(new Float64Array(2000).fill(Number.NaN));
    expect(steps.top5Accuracy).toEqual(new Float64Array(2000).fill(Number.NaN));
    expect(steps.outputs).toEqual([]);
    expect(store.list('project-1')).toMatchObject([
      { name: null, changes: null, rates: [], origin: null, latestCheckpoint: null, bestCheckpoint: null },
    ]);
    expectToWork(store);
    store.close();
  });

  it('keeps a newer store under another name and begins a new one', () => {
    const path = filledStore();
    tamper(path, `PRAGMA user_version = ${STORE_VERSION + 1}`);
    const { store, note } = openRunStore(path, noon);
    expect(note).toBe(
      `The store of earlier runs was written by a newer Normscope (version ${STORE_VERSION + 1}, this one reads up to ${STORE_VERSION}). It was kept as ${KEPT}, and a new one was begun.`,
    );
    expect(store.list('project-1')).toEqual([]);
    expectToWork(store);
    const kept = new DatabaseSync(join(dirname(path), KEPT), { readOnly: true });
    expect(kept.prepare('SELECT count(*) AS steps FROM steps').get()).toEqual({ steps: 2000 });
    kept.close();
  });

  it('keeps another program’s database under another name', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    tamper(path, 'CREATE TABLE notes (text TEXT)');
    const { store, note } = openRunStore(path, noon);
    expect(note).toContain('was written by another program');
    expectToWork(store);
    expect(readdirSync(dirname(path))).toContain(KEPT);
  });

  it.each([
    [
      'text instead of a database',
      () => Buffer.from('this is not a database, and it is long enough to be read as one. '.repeat(40)),
    ],
    ['pages overwritten in the middle', (whole: Buffer) => whole.fill(0xa5, 4096 * 3, whole.length)],
    ['the first page overwritten', (whole: Buffer) => whole.fill(0xa5, 100, 4096)],
    ['a file cut short', (whole: Buffer) => whole.subarray(0, 4096 * 4)],
  ])('keeps a damaged store under another name: %s', (_name, damage) => {
    const path = filledStore();
    writeFileSync(path, damage(readFileSync(path)));
    const damaged = readFileSync(path);
    const { store, note } = openRunStore(path, noon);
    expect(note).toBe(
      `The store of earlier runs was damaged and could not be read. It was kept as ${KEPT}, and a new one was begun.`,
    );
    expectToWork(store);
    expect(readFileSync(join(dirname(path), KEPT))).toEqual(damaged);
  });

  it('works in memory while another program holds the database', () => {
    const path = filledStore();
    const other = new DatabaseSync(path);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    onTestFinished(() => other.close());
    const { store, note } = openRunStore(path);
    expect(note).toMatch(
      /^The store of runs is in use by another program: new runs are kept until Normscope is closed/,
    );
    expectToWork(store);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('kept'))).toEqual([]);
  });

  it('works in memory where nothing can be written', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    mkdirSync(path);
    const { store, note } = openRunStore(path);
    expect(note).toMatch(/^The store of runs cannot be read and written/);
    expectToWork(store);
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
  });
});
