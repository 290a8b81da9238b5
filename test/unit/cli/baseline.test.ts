import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../scripts/lib/build.mjs';

const root = join(import.meta.dirname, '../../..');

/** The Node that npm runs on, which is the one that users of the command line have. */
const node = process.env['npm_node_execpath'] ?? process.execPath;

/**
 * V8's baseline compiler of Node 20 forgets local variables over WebAssembly's own `atomic.wait`: threads that had slept went on
 * alone, and networks learned nothing, without an error, until the code was compiled better.
 */
test('threads that sleep and wake meet the reference in code of the baseline compiler too', async () => {
  await buildProgram('cli');
  const file = join(root, 'test/fixtures/golden/golden_f64.json');
  const args = ['--liftoff-only', 'out/cli/index.mjs', 'golden', file, '--backend', 'wasm'];
  const { stdout, stderr } = await promisify(execFile)(node, args, { cwd: root });
  expect(stderr).toContain('Layers and networks run as programs');
  const networks = stdout.split('\n').filter((line) => line.includes('"net_'));
  expect(networks).toHaveLength(12);
  expect(networks.filter((line) => !line.includes('"ok":true'))).toEqual([]);
}, 60_000);
