import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readAsset, wasmFolder } from '../../../electron/cli/files';
import { runStudy } from '../../../electron/cli/study';
import type { TrialPool } from '../../../electron/cli/study/pool';
import type { Terminal } from '../../../electron/cli/terminal';
import { UsageError } from '../../../electron/cli/usage';
import { serializeDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import type { StudyDesign } from '../../../shared/document/study';
import { createTrainingControl, train } from '../../../shared/engine';
import { NOT_TIMED_ALONE } from '../../../shared/study/overhead';
import { studyReportSchema } from '../../../shared/study/report/data';
import { tinyStudy } from '../../unit/study/examples';
import { runCli } from './support';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'normscope-study-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Trains in this process; the pool of the program is its own bundle in threads. */
function inProcess(
  onStep: (steps: number, stop: () => void) => void | Promise<void> = () => undefined,
): () => TrialPool {
  let control = createTrainingControl();
  let steps = 0;
  return () => ({
    run: async (_slot, { document, settle, probe }, resume, tell) => {
      control = createTrainingControl();
      const assets = { wasmBase: wasmFolder() };
      const begun = resume === null ? {} : { resume };
      for await (const event of train({
        document,
        readAsset,
        assets,
        control,
        settle,
        examine: probe === null,
        framesAtStart: true,
        ...begun,
      })) {
        tell(event);
        if (event.type === 'steps') steps += event.steps.length;
        await onStep(steps, () => control.stop());
      }
    },
    stop: () => control.stop(),
    dispose: () => Promise.resolve(),
  });
}

/** Where the largest stable rates are looked for as well, in SGD's two epochs. */
function searchingStudy(): NormscopeDocument {
  const document = tinyStudy();
  const training = { ...document.training, optimizer: { kind: 'sgd', learningRate: 0.1 } as const };
  const study = document.study && { ...document.study, largestRate: { from: 0.02, to: 50, epochs: 2 } };
  return { ...document, training, study };
}

interface Told {
  readonly terminal: Terminal;
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly interrupt: () => void;
}

function listen(): Told {
  const [lines, notes]: [string[], string[]] = [[], []];
  let interrupt = (_code: number): void => undefined;
  const terminal: Terminal = {
    out: (line) => lines.push(line),
    note: (line) => notes.push(line),
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
  };
  return { terminal, lines, notes, interrupt: () => interrupt(130) };
}

const options = (out: string, resume = false) => ({ out, workers: 1, resume, json: true });

/** Everything that the trials measured but time. */
async function resultsIn(out: string): Promise<unknown> {
  const report = studyReportSchema.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')));
  return report.outcomes.map(({ msPerStep: _, wallMilliseconds: __, epochs, ...outcome }) => ({
    ...outcome,
    epochs: epochs.map(({ milliseconds: ___, ...epoch }) => epoch),
  }));
}

describe('a study on the command line', () => {
  it('trains every variant with every seed and writes its report', async () => {
    const { terminal, lines } = listen();
    const out = join(folder, 'whole');
    expect(await runStudy(tinyStudy(), options(out), terminal, inProcess())).toBe(0);
    expect((await readdir(out)).toSorted()).toEqual([
      ...['checkpoints', 'report.html', 'report.json', 'study.json', 'trials', 'trials.csv'],
    ]);
    expect(await readdir(join(out, 'checkpoints'))).toEqual([]);
    const csv = await readFile(join(out, 'trials.csv'), 'utf8');
    expect(csv.split('\r\n').map((line) => line.split(',').slice(0, 4).join())).toEqual([
      ...['arm,setting,seed,ended', 'no norm,,0,completed', 'BN · before,,0,completed'],
      ...['no norm,,1,completed', 'BN · before,,1,completed', ''],
    ]);
    const final = JSON.parse(lines.at(-1) ?? '');
    expect(final).toMatchObject({ type: 'final', stopped: false });
    const html = await readFile(join(out, 'report.html'), 'utf8');
    expect(html).toContain(final.verdicts[0].sentences[0]);
    expect(html).not.toMatch(/https?:|<script|<link/);
  });

  it('trains variants that are the same network once, and says of which each result is', async () => {
    const out = join(folder, 'same');
    const document = tinyStudy();
    if (document.study === null) throw new Error('The study is missing.');
    // As it is drawn, the network has this norm before its activation.
    const norm = { kind: 'BatchNorm', config: { momentum: 0.9 } };
    const before = { kind: 'norm', placement: 'before', norm } as const;
    const arms: StudyDesign['arms'] = [{ kind: 'drawn' }, { kind: 'none' }, before];
    const same = { ...document, study: { ...document.study, arms } };
    const { terminal, lines, notes } = listen();
    expect(await runStudy(same, options(out), terminal, inProcess())).toBe(0);
    const told = lines.map((line) => JSON.parse(line));
    expect(told[0]).toMatchObject({ trials: 4, done: 0 });
    expect(told.slice(1, -1)).toHaveLength(4);
    expect(told.at(-1).variants.map(({ seeds }: { seeds: object }) => seeds)).toEqual(
      Array.from({ length: 3 }, () => ({ completed: [0, 1], diverged: [], failed: [] })),
    );
    const sentence = 'are the same network: it is trained once for each seed.';
    expect(notes).toEqual([expect.stringContaining(sentence)]);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain(notes[0]);
    const report = studyReportSchema.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')));
    expect(report.outcomes.map(({ variant, seed }) => `${variant}-${seed}`)).toEqual([
      ...['0-0', '1-0', '2-0', '0-1', '1-1', '2-1'],
    ]);
    // An earlier version trained each: what is there of any of them is taken for all.
    const trials = join(out, 'trials');
    await rename(join(trials, '0-0.json'), join(trials, '2-0.json'));
    const later = listen();
    expect(await runStudy(same, options(out, true), later.terminal, inProcess())).toBe(0);
    expect(JSON.parse(later.lines[0] ?? '')).toMatchObject({ trials: 4, done: 4 });
  });

  it('goes on after it was stopped in the midst of a training with the very numbers it would have had', async () => {
    const [whole, parted] = [join(folder, 'whole'), join(folder, 'parted')];
    await runStudy(tinyStudy(), options(whole), listen().terminal, inProcess());
    const told = listen();
    let stopped = false;
    const stopAt = inProcess((steps) => {
      if (steps < 110 || stopped) return;
      stopped = true;
      told.interrupt();
    });
    expect(await runStudy(tinyStudy(), options(parted), told.terminal, stopAt)).toBe(130);
    expect((await readdir(join(parted, 'checkpoints'))).some((file) => file.endsWith('.bin'))).toBe(true);
    const later = listen();
    expect(await runStudy(tinyStudy(), options(parted, true), later.terminal, inProcess())).toBe(0);
    expect(JSON.parse(later.lines[0] ?? '')).toMatchObject({ type: 'started', trials: 4, done: 1 });
    expect(await resultsIn(parted)).toEqual(await resultsIn(whole));
  });

  it('searches the largest stable learning rates, also after it was stopped in the midst of a search', async () => {
    const document = searchingStudy();
    const [whole, parted] = [join(folder, 'whole'), join(folder, 'parted')];
    await runStudy(document, options(whole), listen().terminal, inProcess());
    const told = listen();
    let stopped = false;
    // The four trials take 92 steps each; the first search is under way then.
    const stopAt = inProcess((steps) => {
      if (steps < 4 * 92 + 60 || stopped) return;
      stopped = true;
      told.interrupt();
    });
    expect(await runStudy(document, options(parted), told.terminal, stopAt)).toBe(130);
    const later = listen();
    expect(await runStudy(document, options(parted, true), later.terminal, inProcess())).toBe(0);
    const outcomes = await resultsIn(parted);
    expect(outcomes).toEqual(await resultsIn(whole));
    const { variants } = JSON.parse(later.lines.at(-1) ?? '');
    for (const { largestRate } of variants) {
      expect(largestRate.count).toBe(2);
      expect(largestRate.mean).toBeGreaterThan(0.02);
      expect(largestRate.mean).toBeLessThan(50);
    }
    const [{ trials, done }] = later.lines.map((line) => JSON.parse(line));
    expect(done).toBeGreaterThanOrEqual(4);
    // Each of four searches among 36 rates takes at most six trainings.
    expect(trials).toBeLessThanOrEqual(4 + 4 * 6);
    expect(later.lines.filter((line) => line.includes('"rate":')).length).toBeGreaterThan(8);
  });

  it('that times steps trains one at a time, whatever it is told of workers', async () => {
    const document = tinyStudy();
    const study = document.study && { ...document.study, oneAtATime: true };
    const told = listen();
    const asked = { ...options(join(folder, 'timed')), workers: 2 };
    let [underWay, most] = [0, 0];
    const pool = inProcess()();
    const counted: TrialPool = {
      ...pool,
      run: async (...args) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await pool.run(...args);
        underWay -= 1;
      },
    };
    expect(await runStudy({ ...document, study }, asked, told.terminal, () => counted)).toBe(0);
    expect(most).toBe(1);
    expect(JSON.parse(told.lines[0] ?? '')).toMatchObject({ type: 'started', trials: 4, workers: 1 });
    expect(told.notes.join(' ')).toContain('one at a time, whatever --workers says');
    const overheadsIn = (lines: readonly string[]) =>
      JSON.parse(lines.at(-1) ?? '').variants.map(
        ({ overhead, overheadWithheld }: { overhead: unknown; overheadWithheld?: string }) => [
          overhead !== null,
          overheadWithheld,
        ],
      );
    expect(overheadsIn(told.lines)).toEqual([
      [false, undefined],
      [true, undefined],
    ]);
    // Beside each other they take cores from one another: nothing is said of what a norm costs.
    const shared = listen();
    const beside = { ...options(join(folder, 'beside')), workers: 2 };
    expect(await runStudy(document, beside, shared.terminal, () => pool)).toBe(0);
    expect(overheadsIn(shared.lines)).toEqual([
      [false, undefined],
      [false, NOT_TIMED_ALONE],
    ]);
    expect(await readFile(join(folder, 'beside', 'report.html'), 'utf8')).toContain(NOT_TIMED_ALONE);
    // What is done is not trained again: the sentence names another folder.
    const again = listen();
    await runStudy(document, { ...options(join(folder, 'beside'), true) }, again.terminal, () => pool);
    expect(overheadsIn(again.lines)[1]).toEqual([false, NOT_TIMED_ALONE]);
    expect(NOT_TIMED_ALONE).toContain('into another folder with --workers 1');
    const mended = listen();
    await runStudy(document, options(join(folder, 'alone')), mended.terminal, () => pool);
    expect(overheadsIn(mended.lines)[1]).toEqual([true, undefined]);
  });

  it('takes seeds that were added, and trains those alone', async () => {
    const out = join(folder, 'more');
    const document = tinyStudy();
    await runStudy(document, options(out), listen().terminal, inProcess());
    const { study } = document;
    if (study === null) throw new Error('The study is missing.');
    const later = listen();
    const more = { ...document, study: { ...study, seeds: [0, 1, 2] } };
    await runStudy(more, options(out, true), later.terminal, inProcess());
    expect(JSON.parse(later.lines[0] ?? '')).toMatchObject({ trials: 6, done: 4 });
    expect(later.lines.filter((line) => line.includes('"type":"trial"'))).toHaveLength(2);
  });

  it('keeps the epochs that were the best so far, as the settings are at first, and goes on behind them', async () => {
    const [out, cut] = [join(folder, 'whole'), join(folder, 'cut')];
    const document = tinyStudy();
    if (document.study === null) throw new Error('The study is missing.');
    const longer = { ...document, study: { ...document.study, epochs: 3 } };
    let copied = false;
    // In the third epoch of the first training: what lies in the folder then is what a program that is killed there leaves.
    const copyAt = inProcess(async (steps) => {
      if (steps < 2 * 46 || copied) return;
      copied = true;
      await vi.waitFor(
        async () => expect((await readdir(join(out, 'checkpoints'))).join()).toMatch(/\.json/),
        { timeout: 20_000 },
      );
      await cp(out, cut, { recursive: true });
    });
    await runStudy(longer, options(out), listen().terminal, copyAt);
    const later = listen();
    expect(await runStudy(longer, options(cut, true), later.terminal, inProcess())).toBe(0);
    const lines = later.lines.map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ trials: 4, done: 0 });
    const resumed = lines.filter(({ type }) => type === 'resumed');
    expect(resumed).toHaveLength(1);
    expect(resumed[0]).toMatchObject({ variant: 'no norm', seed: 0 });
    expect([46, 92]).toContain(resumed[0].step);
    expect(await resultsIn(cut)).toEqual(await resultsIn(out));
  });

  it('goes on with a study that was begun when projects were of version 2', async () => {
    const out = join(folder, 'old');
    const document = tinyStudy();
    await runStudy(document, options(out), listen().terminal, inProcess());
    const file = join(out, 'study.json');
    const { document: kept, design, arithmetic } = JSON.parse(await readFile(file, 'utf8'));
    // Version 2 knew of no search for rates, and of no claim.
    const { largestRate: _, claim: __, ...old } = design;
    await writeFile(file, JSON.stringify({ document: { ...kept, version: 2 }, design: old, arithmetic }));
    const later = listen();
    expect(await runStudy(document, options(out, true), later.terminal, inProcess())).toBe(0);
    expect(JSON.parse(later.lines[0] ?? '')).toMatchObject({ type: 'started', trials: 4, done: 4 });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ document: { version: 3 } });
    expect(later.notes).toEqual([]);
  });

  it('begins the trainings again that were trained by another arithmetic, and loses none of them', async () => {
    const out = join(folder, 'digits');
    const document = tinyStudy();
    await runStudy(document, options(out), listen().terminal, inProcess());
    const results = await resultsIn(out);
    const file = join(out, 'study.json');
    // Of before it was numbered.
    const { arithmetic: _, ...plan } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(plan));
    const trials = await readdir(join(out, 'trials'));
    await writeFile(join(out, 'checkpoints', '0-0.46.json'), '{}');
    const later = listen();
    expect(await runStudy(document, options(out, true), later.terminal, inProcess())).toBe(0);
    expect(JSON.parse(later.lines[0] ?? '')).toMatchObject({ type: 'started', trials: 4, done: 0 });
    expect(later.notes[0]).toContain(`that is in ${join(out, 'trials-arithmetic-1')} now`);
    expect(await readdir(join(out, 'trials-arithmetic-1'))).toEqual(trials);
    expect(await readdir(join(out, 'checkpoints'))).toEqual([]);
    expect(await resultsIn(out)).toEqual(results);
    const last = listen();
    await runStudy(document, options(out, true), last.terminal, inProcess());
    expect(JSON.parse(last.lines[0] ?? '')).toMatchObject({ done: 4 });
    expect(last.notes).toEqual([]);
  });

  it('says what is wrong with a folder that it cannot go on with', async () => {
    const out = join(folder, 'broken');
    await runStudy(tinyStudy(), options(out), listen().terminal, inProcess());
    const file = join(out, 'study.json');
    const resume = () => runStudy(tinyStudy(), options(out, true), listen().terminal, inProcess());
    const { document, design } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ document: { ...document, version: 99 }, design }));
    await expect(resume()).rejects.toThrow(/newer Normscope.* Give --out another folder\.$/);
    await writeFile(file, '{');
    await expect(resume()).rejects.toThrow('it is no study that was begun here. Give --out another folder.');
  });

  it('keeps a training whose process went as one that failed, and goes on with the others', async () => {
    const out = join(folder, 'died');
    const { terminal, lines } = listen();
    const pool = inProcess();
    let calls = 0;
    const dying = (): TrialPool => {
      const real = pool();
      return {
        ...real,
        run: (...call) => {
          calls += 1;
          return calls === 2 ? Promise.reject(new Error('It is gone.')) : real.run(...call);
        },
      };
    };
    expect(await runStudy(tinyStudy(), options(out), terminal, dying)).toBe(0);
    const trials = lines.slice(1, -1).map((line) => JSON.parse(line).ended);
    expect(trials).toEqual(['completed', 'failed', 'completed', 'completed']);
    expect(lines.at(-1)).toContain('Seed 0 of BN · before failed');
  });

  it('refuses a folder that holds another study, or one that was not meant to go on', async () => {
    const out = join(folder, 'mine');
    await runStudy(tinyStudy(), options(out), listen().terminal, inProcess());
    const again = runStudy(tinyStudy(), options(out), listen().terminal, inProcess());
    await expect(again).rejects.toThrow('holds a study already: give --resume');
    const other = tinyStudy();
    const changed = { ...other, training: { ...other.training, batchSize: 16 } };
    const onto = runStudy(changed, options(out, true), listen().terminal, inProcess());
    await expect(onto).rejects.toThrow(UsageError);
    await expect(onto).rejects.toThrow('of another network or design');
  });
});

describe('the call', () => {
  it('asks for what is missing in a sentence', async () => {
    expect((await runCli('study')).notes).toEqual([
      'A file is missing: give study a project file, or template:ID.',
    ]);
    expect((await runCli('study x.normscope')).notes[0]).toContain('expects --out with a folder');
    expect((await runCli('study x --out y --workers 0')).notes[0]).toContain('from 1 to 64; received “0”');
    const { code, notes } = await runCli(`study template:article-mnist --out ${folder}/none`);
    expect(code).toBe(2);
    expect(notes[0]).toContain('The project has no study');
  });

  it('refuses a study with a variant that cannot be trained, by name', async () => {
    const document = tinyStudy();
    const arms = [
      { kind: 'norm' as const, placement: 'before' as const, norm: { kind: 'Unheard', config: {} } },
    ];
    const { study } = document;
    if (study === null) throw new Error('The study is missing.');
    const file = join(folder, 'bad.normscope');
    await writeFile(file, serializeDocument({ ...document, study: { ...study, arms } }));
    const { code, notes } = await runCli(`study ${file} --out ${folder}/bad`);
    expect(code).toBe(2);
    expect(notes[0]).toMatch(/^The variant “Unheard · before” cannot be trained: .*'Unheard'/);
  });

  it('says which arms stand at sites that are gone', async () => {
    const document = tinyStudy();
    if (document.study === null) throw new Error('The study is missing.');
    const file = join(folder, 'gone.normscope');
    const sites = { kind: 'custom' as const, layers: ['gone'] };
    const norm = { kind: 'Conv2D', config: {} };
    const arms = [...document.study.arms, { kind: 'norm' as const, placement: 'before' as const, norm }];
    const study = { ...document.study, sites, arms };
    await writeFile(file, serializeDocument({ ...document, study }));
    const { notes } = await runCli(`study ${file} --out ${folder}/gone`);
    expect(notes).toEqual([
      '1 of the chosen sites are in the network no more: choose the sites again.',
      expect.stringContaining("cannot be trained: 'Conv2D' is no norm that a study places"),
    ]);
  });

  it('is in the help', async () => {
    expect((await runCli('study --help')).out.join('\n')).toContain('study FILE --out DIR');
  });
});
