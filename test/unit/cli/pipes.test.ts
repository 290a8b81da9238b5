import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { bundle } from '../bundle';

const bundled = (): Promise<string> => bundle(join(import.meta.dirname, '../../../electron/cli/index.ts'));

const exitCode = async (child: ReturnType<typeof spawn>): Promise<unknown> => (await once(child, 'close'))[0];

test.skipIf(!existsSync('/dev/full'))(
  'results that a full disk does not take: a sentence, and 1',
  async () => {
    const child = spawn(process.execPath, [await bundled(), 'check', 'template:article-mnist'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    const [code, said] = await Promise.all([exitCode(child), text(child.stderr)]);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^The results cannot be written \(.*ENOSPC.*\): free some space or write them elsewhere\.\n$/,
    );
  },
);

test('a reader who leaves early ends the program without a word', async () => {
  const child = spawn(process.execPath, [await bundled(), '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [code, said] = await Promise.all([exitCode(child), text(child.stderr)]);
  expect([code, said]).toEqual([0, '']);
});

test('notes that nobody reads change nothing', async () => {
  const child = spawn(process.execPath, [await bundled(), 'check', 'nowhere'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.destroy();
  expect(await exitCode(child)).toBe(2);
});
