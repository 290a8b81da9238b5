import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from '../bundle';
import { temporaryFolder } from '../temporaryFolder';

const root = join(import.meta.dirname, '../../..');

/** Starts the command line as a process of its own: its pipes are what is tested. */
async function start(args: readonly string[], stdio: StdioOptions): Promise<ChildProcess> {
  // In the checkout, where it finds the data sets and TensorFlow.js' binaries.
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const program = await bundle(join(root, 'electron/cli/index.ts'), temporaryFolder(cache));
  return spawn(process.execPath, [program, ...args], { stdio });
}

/** Milliseconds that a program may take on a machine that has much else to do. */
const PATIENCE = 30_000;

async function ended(child: ChildProcess): Promise<{ code: unknown; said: string }> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const [code]: readonly unknown[] = await once(child, 'close');
  return { code, said };
}

test.skipIf(!existsSync('/dev/full'))(
  'results that a full disk does not take: a sentence, and 1',
  async () => {
    const full = openSync('/dev/full', 'w');
    const child = await start(['check', 'template:article-mnist'], ['ignore', full, 'pipe']);
    const { code, said } = await ended(child);
    expect(code).toBe(1);
    expect(said).toMatch(
      /^The results cannot be written \(.*ENOSPC.*\): free some space or write them elsewhere\.\n$/,
    );
  },
  PATIENCE,
);

test('a reader who leaves early ends the program without a word', async () => {
  const child = await start(['--help'], ['ignore', 'pipe', 'pipe']);
  child.stdout?.destroy();
  expect(await ended(child)).toEqual({ code: 0, said: '' });
});

test('notes that nobody reads change nothing', async () => {
  const child = await start(['check', 'nowhere'], ['ignore', 'ignore', 'pipe']);
  child.stderr?.destroy();
  expect(await ended(child)).toEqual({ code: 2, said: '' });
});

test.skipIf(process.platform === 'win32')(
  'SIGTERM ends a training after the step under way, with its final line, and 143',
  async () => {
    const call = ['train', 'template:digits8x8-tiny', '--epochs', '100000', '--backend', 'cpu', '--json'];
    const child = await start(call, ['ignore', 'pipe', 'pipe']);
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      if (!printed.includes('"step"') && chunk.includes('"step"')) child.kill('SIGTERM');
      printed += chunk;
    });
    expect(await ended(child)).toEqual({ code: 143, said: '' });
    const last: unknown = JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ type: 'final', reason: 'stopped' });
  },
  PATIENCE,
);
