import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const runFile = pathToFileURL(join(import.meta.dirname, '../../../scripts/lib/run.mjs')).href;

/** Runs a script that has `run` and `node`, sends SIGTERM when it first says something, and gives its exit code and words. */
async function terminated(script: string): Promise<{ code: unknown; said: string }> {
  const source = `import { run } from ${JSON.stringify(runFile)}; const node = process.execPath; ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const [code]: readonly unknown[] = await once(child, 'close');
  return { code, said };
}

const posix = test.skipIf(process.platform === 'win32');

posix('SIGTERM ends a program that runs, and gives its code', async () => {
  // The pipe closes only when the program that runs has let go of it too.
  const forever = `console.log('runs'); setInterval(() => undefined, 1000)`;
  expect(await terminated(`await run(node, ['-e', ${JSON.stringify(forever)}])`)).toEqual({
    code: 143,
    said: 'runs\n',
  });
});

posix('SIGTERM after the programs have ended is heard by whoever comes next in the process', async () => {
  const { code, said } = await terminated(`
    await run(node, ['-e', '']);
    process.on('SIGTERM', () => { console.log('heard'); process.exit(7); });
    console.log('next');
    setInterval(() => undefined, 1000);
  `);
  expect({ code, said }).toEqual({ code: 7, said: 'next\nheard\n' });
});
