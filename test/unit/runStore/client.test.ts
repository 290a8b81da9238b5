import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { RunClient, type RunThread } from '../../../electron/main/runs/client';
import { openRunStore } from '../../../electron/main/runs/open';
import { stepsOf } from '../../../shared/protocol/runs';
import { bundle } from '../bundle';
import { temporaryFolder } from '../temporaryFolder';
import { batch, exampleRun, exampleSteps, openWell } from './storeExamples';

const threadFile = join(import.meta.dirname, '../../../electron/main/runs/worker.ts');

/** A client with real threads, and the threads it started. */
async function startClient(path: string): Promise<{ client: RunClient; threads: Worker[] }> {
  const script = await bundle(threadFile);
  const threads: Worker[] = [];
  const client = new RunClient(() => {
    const thread = new Worker(script, { workerData: path });
    threads.push(thread);
    return thread;
  });
  onTestFinished(async () => {
    await Promise.all(threads.map((thread) => thread.terminate()));
  });
  return { client, threads };
}

/** Overwrites the first page of the table of frames, and of no other. */
function damageFrames(path: string): void {
  const database = new DatabaseSync(path);
  const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'frames'").get();
  const { page_size: size } = pageSize.parse(database.prepare('PRAGMA page_size').get());
  database.close();
  const bytes = readFileSync(path);
  const start = (rootPage.parse(root).rootpage - 1) * size;
  writeFileSync(path, bytes.fill(0xa5, start, start + size));
}

const rootPage = z.object({ rootpage: z.int() });
const pageSize = z.object({ page_size: z.int() });

describe('the run store in its own thread', () => {
  it('answers every method and leaves a store that opens without a word', async () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const { client, threads } = await startClient(path);
    expect(await client.open()).toBeNull();
    expect(await client.begin(exampleRun('a'))).toMatchObject({ number: 1, status: 'running' });
    const bytes = Uint8Array.of(1, 2, 3);
    const steps = exampleSteps(1, 10);
    await client.append(batch('a', { steps, frames: [{ step: 10, tap: 'bn', bytes }] }));
    const end = {
      endedAt: 9,
      status: 'stopped',
      sentence: null,
      lastStep: 10,
      valLoss: null,
      valAccuracy: null,
    };
    expect(await client.end({ runId: 'a', ...end, status: 'stopped' })).toMatchObject(end);
    expect(await client.list('project-1')).toMatchObject([{ id: 'a', lastStep: 10 }]);
    expect([...stepsOf((await client.metrics('a')).steps)]).toEqual(steps);
    expect(await client.frame({ runId: 'a', tap: 'bn', step: 10 })).toEqual(bytes);
    expect(await client.frame({ runId: 'a', tap: 'bn', step: 11 })).toBeNull();
    await client.begin(exampleRun('b'));
    await client.remove('a');
    await client.interrupt();
    expect(await client.list('project-1')).toMatchObject([{ id: 'b', status: 'interrupted' }]);
    await client.begin(exampleRun('c'));
    await client.close();

    expect(threads).toHaveLength(1);
    expect(readdirSync(join(path, '..'))).toEqual(['runs.sqlite']);
    expect(openWell(path).list('project-1')).toMatchObject([
      { id: 'c', status: 'interrupted' },
      { id: 'b', status: 'interrupted' },
    ]);
  });

  it('carries out calls in the order in which they were made, without waiting for each', async () => {
    const { client } = await startClient(join(temporaryFolder(), 'runs.sqlite'));
    const begun = client.begin(exampleRun('a'));
    const appended = [1, 11, 21].map((from) =>
      client.append(batch('a', { steps: exampleSteps(from, from + 9) })),
    );
    const metrics = client.metrics('a');
    await Promise.all([begun, ...appended]);
    expect((await metrics).steps.step).toHaveLength(30);
  });

  it('keeps what it is given where making room fails, and says that room could not be made', async () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const { client } = await startClient(path);
    const frames = [{ step: 1, tap: 'bn', bytes: new Uint8Array(100_000) }];
    const end = { endedAt: 9, sentence: null, lastStep: 1, valLoss: null, valAccuracy: null };
    await client.begin(exampleRun('a'));
    await client.append(batch('a', { frames }));
    await client.end({ runId: 'a', ...end, status: 'stopped' });
    const database = new DatabaseSync(path);
    database.exec("CREATE TRIGGER jam BEFORE DELETE ON frames BEGIN SELECT RAISE(ABORT, 'jammed'); END");
    await client.begin(exampleRun('b'));
    const { bytes } = await client.usage('project-1');
    await client.setBudget(bytes + 50_000);
    await client.append(batch('b', { steps: exampleSteps(1, 10), frames }));
    expect((await client.metrics('b')).steps.step).toHaveLength(10);
    expect((await client.usage('project-1')).lack).toBe(
      'The store of runs failed (jammed): no room could be made in the store of runs. Start Normscope again.',
    );

    database.exec('DROP TRIGGER jam');
    database.close();
    await client.end({ runId: 'b', ...end, status: 'stopped' });
    expect(await client.usage('project-1')).toMatchObject({ lack: null, trimmed: 1 });
  });

  it('rejects with the sentence of the store and goes on', async () => {
    const { client } = await startClient(join(temporaryFolder(), 'runs.sqlite'));
    await expect(client.metrics('gone')).rejects.toThrow(/There is no run with the id “gone”/);
    expect(await client.list('project-1')).toEqual([]);
  });

  it('of which a frame turns out damaged keeps its word at the next start, and a fresh one stays', async () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const filled = openWell(path);
    filled.begin(exampleRun('a'));
    const frames = Array.from({ length: 50 }, (_, step) => ({
      step,
      tap: 'bn',
      bytes: new Uint8Array(5000).fill(step),
    }));
    filled.append(batch('a', { steps: exampleSteps(1, 50), frames }));
    filled.close();
    damageFrames(path);

    const { client } = await startClient(path);
    expect(await client.open()).toBeNull();
    expect(await client.list('project-1')).toMatchObject([{ id: 'a' }]);
    await expect(client.frame({ runId: 'a', tap: 'bn', step: 7 })).rejects.toThrow(
      /^The store of runs is damaged .* Start Normscope again: it keeps the damaged file and begins a new one\.$/,
    );
    await client.close();

    const { store, note } = openRunStore(path);
    expect(note).toMatch(
      /^The store of earlier runs was damaged and could not be read\. It was kept as runs-kept-/,
    );
    expect(store.list('project-1')).toEqual([]);
    store.close();
    expect(openWell(path).list('project-1')).toEqual([]);
  });

  it('is not taken for damaged where only the mark of an earlier one is left', () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    writeFileSync(`${path}-damaged`, '');
    openWell(path).close();
    expect(openWell(path).list('project-1')).toEqual([]);
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('says how opening went', async () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    writeFileSync(path, 'not a database '.repeat(1000));
    const { client } = await startClient(path);
    expect(await client.open()).toMatch(/^The store of earlier runs was damaged and could not be read/);
  });

  it('fails what was not answered when its thread dies, and starts another', async () => {
    const path = join(temporaryFolder(), 'runs.sqlite');
    const script = await bundle(threadFile);
    const dying = Object.assign(new EventEmitter(), { postMessage: () => undefined });
    const thread = new Worker(script, { workerData: path });
    onTestFinished(async () => {
      await thread.terminate();
    });
    const starts: RunThread[] = [dying, thread];
    const client = new RunClient(() => starts.shift() ?? thread);

    const refused = expect(client.begin(exampleRun('a'))).rejects.toThrow(
      /^The store of runs stopped \(out of memory\)/,
    );
    dying.emit('error', new Error('out of memory'));
    dying.emit('exit', 1);
    await refused;
    expect(await client.begin(exampleRun('a'))).toMatchObject({ number: 1 });
    expect(starts).toEqual([]);
  });

  it('closes without a thread where none was started', async () => {
    const { client, threads } = await startClient(join(temporaryFolder(), 'runs.sqlite'));
    await client.close();
    expect(threads).toEqual([]);
  });
});
