import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
}

/** Resolves with how the process ended; kills it at the first line that `killAt` accepts. */
async function follow(child: ChildProcess, killAt: (line: string) => boolean = () => false): Promise<Ended> {
  child.stdout?.on('data', (text: Buffer) => {
    if (text.toString('utf8').split('\n').some(killAt)) child.kill('SIGKILL');
  });
  return await new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** What the trials measured, without times. */
async function resultsIn(out: string): Promise<readonly Omit<Outcome, 'msPerStep'>[]> {
  const report = studyReportSchema.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')));
  return report.outcomes.map(({ msPerStep: _, epochs, ...outcome }) => ({
    ...outcome,
    epochs: epochs.map((epoch) => ({ ...epoch, milliseconds: 0 })),
  }));
}

test('a study that was killed goes on with the numbers that it would have had, in the real program', async () => {
  await buildProgram('cli');
  const folder = temporaryFolder();
  const file = join(folder, 'tiny.normscope');
  await writeFile(file, serializeDocument(tinyStudy()));
  const [whole, parted] = [join(folder, 'whole'), join(folder, 'parted')];
  expect(await follow(study(file, '--out', whole))).toEqual({ code: 0, signal: null });
  const killed = await follow(study(file, '--out', parted), (line) => line.includes('"type":"trial"'));
  expect(killed).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await follow(study(file, '--out', parted, '--resume'))).toEqual({ code: 0, signal: null });
  const results = await resultsIn(parted);
  expect(results.map(({ ended }) => ended)).toEqual(['completed', 'completed', 'completed', 'completed']);
  expect(results).toEqual(await resultsIn(whole));
}, 120_000);
