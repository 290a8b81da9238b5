import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonLines, runCli } from './support';

const FIXTURE = 'test/fixtures/golden/golden_f64.json';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'normscope-golden-'));
});

afterAll(() => rm(folder, { recursive: true }));

test('golden prints one line per case and per network and optimizer; every supported one agrees', async () => {
  const outcome = await runCli(`golden ${FIXTURE}`);
  expect(outcome.code).toBe(0);
  const results = jsonLines(outcome);
  for (const result of results) {
    expect(Object.keys(result)).toEqual(['name', 'maxAbs', 'maxRel', 'ok', 'unsupported']);
  }
  expect(results.filter(({ ok }) => ok === true).length).toBeGreaterThan(40);
});

const fileSchema = z.looseObject({
  cases: z.array(z.looseObject({ name: z.string(), y: z.looseObject({ data: z.array(z.number()) }) })),
});

test('a number that is off makes its case not ok, and the exit code 1', async () => {
  const file = fileSchema.parse(JSON.parse(await readFile(FIXTURE, 'utf8')));
  const dense = file.cases.filter(({ name }) => name === 'dense');
  for (const { y } of dense) y.data[0] = (y.data[0] ?? 0) + 0.01;
  const path = join(folder, 'off.json');
  await writeFile(path, JSON.stringify({ ...file, cases: dense, nets: [] }));
  const outcome = await runCli(`golden ${path}`);
  expect(outcome.code).toBe(1);
  expect(jsonLines(outcome)).toMatchObject([{ name: 'dense', ok: false, unsupported: false }]);
});

test.each([
  ['no case at all', 0, 'nothing was compared, as it holds no case. Choose another file.'],
  [
    'only layers that the engine does not have',
    2,
    'nothing was compared, as the engine has the layers of none of its 2. Choose another file.',
  ],
])('a file with %s is no success', async (_what, count, sentence) => {
  const { cases } = fileSchema.parse(JSON.parse(await readFile(FIXTURE, 'utf8')));
  const path = join(folder, 'nothing.json');
  const unheard = cases.slice(0, count).map((each) => ({ ...each, op: 'unheardOf' }));
  await writeFile(path, JSON.stringify({ cases: unheard, nets: [] }));
  const { code, out, notes } = await runCli(`golden ${path}`);
  expect([code, out.length]).toEqual([1, count]);
  expect(notes.at(-1)).toBe(`${path}: ${sentence}`);
});
