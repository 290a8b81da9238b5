import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonLines, type Outcome, runCli } from './support';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'normscope-checkpoint-'));
});

afterAll(() => rm(folder, { recursive: true }));

const TRAIN = 'train template:digits8x8-tiny --backend wasm --json';

const losses = (outcome: Outcome): unknown[] =>
  jsonLines(outcome).flatMap(({ type, step, loss }) => (type === 'step' ? [[step, loss]] : []));

test('a training that was stopped goes on from its file with the numbers of one that was not', async () => {
  const file = join(folder, 'stopped.ckpt');
  const whole = await runCli(`${TRAIN} --epochs 2`);
  const stopped = await runCli(`${TRAIN} --epochs 2 --checkpoint ${file}`, (line) =>
    line.includes('"type":"epoch"'),
  );
  expect(stopped.code).toBe(130);
  const resumed = await runCli(`${TRAIN} --epochs 2 --resume ${file}`);
  expect(resumed.code).toBe(0);
  expect([...losses(stopped), ...losses(resumed)]).toEqual(losses(whole));
  const final = ({ msPerStep, ...rest }: Record<string, unknown>) => rest;
  expect(jsonLines(resumed).slice(-1).map(final)).toEqual(jsonLines(whole).slice(-1).map(final));
  expect(await readdir(folder)).toEqual(['stopped.ckpt']);
});

test('a complete one can be trained further', async () => {
  const file = join(folder, 'complete.ckpt');
  await runCli(`${TRAIN} --epochs 1 --checkpoint ${file}`);
  const further = await runCli(`${TRAIN} --epochs 2 --resume ${file} --checkpoint ${file}`);
  expect(losses(further).length).toBe(46);
  expect((await runCli(`${TRAIN} --epochs 2 --resume ${file}`)).code).toBe(0);
});

test('without a file to keep it in, nothing is said of a checkpoint', async () => {
  const { out } = await runCli(TRAIN, (line) => line.includes('"type":"step"'));
  expect(out.join()).not.toContain('checkpoint');
});

test('a file that is no checkpoint: a sentence, and 1', async () => {
  const file = join(folder, 'text.ckpt');
  await writeFile(file, 'just some text');
  const outcome = await runCli(`${TRAIN} --resume ${file}`);
  expect(outcome.code).toBe(1);
  expect(jsonLines(outcome).at(-1)).toMatchObject({
    sentence: expect.stringMatching(/^This is no checkpoint/),
  });
});

test('a file that is not there, and a place that cannot be written: a sentence, and 2', async () => {
  const missing = await runCli(`${TRAIN} --resume ${join(folder, 'nowhere.ckpt')}`);
  expect([missing.code, missing.notes]).toEqual([2, [expect.stringMatching(/nowhere\.ckpt cannot be read/)]]);
  const closed = await runCli(`${TRAIN} --epochs 1 --checkpoint ${join(folder, 'no', 'such.ckpt')}`);
  expect([closed.code, closed.notes]).toEqual([2, [expect.stringMatching(/such\.ckpt cannot be written/)]]);
});
