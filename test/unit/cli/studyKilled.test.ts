import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../scripts/lib/build.mjs';
import { serializeDocument } from '../../../shared/document/file';
import type { Outcome } from '../../../shared/study/outcome';
import { studyReportSchema } from '../../../shared/study/report/data';
import { tinyStudy } from '../study/examples';
import { temporaryFolder } from '../temporaryFolder';

const root = join(import.meta.dirname, '../../..');

/** The Node that npm runs on, which is the one that users of the command line have. */
const node = process.env['npm_node_execpath'] ?? process.execPath;

function study(file: string, ...args: readonly string[]): ChildProcess {
  const program = ['out/cli/index.mjs', 'study', file, '--workers', '2', '--json', ...args];
  return spawn(node, program, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lines: readonly string[];
}

/** Resolves with how the process ended, and its lines. */
async function follow(child: ChildProcess): Promise<Ended> {
  let text = '';
  child.stdout?.on('data', (more: Buffer) => {
    text += more.toString('utf8');
  });
  return await new Promise((resolve) => {
    child.once('close', (code, signal) => {
      const lines = text.split('\n').filter((line) => line !== '');
      resolve({ code, signal, lines });
    });
  });
}

/** The steps of the checkpoints that are whole in a study's folder. */
async function keptSteps(out: string): Promise<readonly number[]> {
  const files = await readdir(join(out, 'checkpoints')).catch(() => []);
  return files.filter((file) => file.endsWith('.json')).map((file) => Number(file.split('.')[1]));
}

/** What the trials measured, without times. */
async function resultsIn(out: string): Promise<readonly Omit<Outcome, 'msPerStep' | 'wallMilliseconds'>[]> {
  const report = studyReportSchema.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')));
  return report.outcomes.map(({ msPerStep: _, wallMilliseconds: __, epochs, ...outcome }) => ({
    ...outcome,
    epochs: epochs.map((epoch) => ({ ...epoch, milliseconds: 0 })),
  }));
}

/** With more epochs than the first checkpoints take, each of which is the best so far, and kept as the settings are at first. */
function study30() {
  const document = tinyStudy();
  if (document.study === null) throw new Error('The study is missing.');
  return { ...document, study: { ...document.study, epochs: 30 } };
}

test('a study that was killed goes on behind its last checkpoint with the numbers that it would have had, in the real program', async () => {
  await buildProgram('cli');
  const folder = temporaryFolder();
  const file = join(folder, 'tiny.normscope');
  await writeFile(file, serializeDocument(study30()));
  const [whole, parted] = [join(folder, 'whole'), join(folder, 'parted')];
  expect(await follow(study(file, '--out', whole))).toMatchObject({ code: 0, signal: null });
  const child = study(file, '--out', parted);
  const killed = follow(child);
  while (child.exitCode === null && (await keptSteps(parted)).length === 0) await setTimeout(2);
  child.kill('SIGKILL');
  expect(await killed).toMatchObject({ code: null, signal: 'SIGKILL' });
  const steps = await keptSteps(parted);
  expect(Math.min(...steps)).toBeGreaterThan(0);
  const { code, lines } = await follow(study(file, '--out', parted, '--resume'));
  expect(code).toBe(0);
  const resumed = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'resumed');
  for (const { step } of resumed) expect(steps).toContain(step);
  expect(resumed.length).toBeGreaterThan(0);
  const results = await resultsIn(parted);
  expect(results.map(({ ended }) => ended)).toEqual(['completed', 'completed', 'completed', 'completed']);
  expect(results).toEqual(await resultsIn(whole));
}, 240_000);
