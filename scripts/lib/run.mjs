import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // The terminal sends Ctrl-C to everyone; these reach only us.
    for (const child of running) child.kill(signal);
    process.exit(1);
  });
}

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] Environment, whole; the caller's own when left out.
 * @property {'inherit' | 'quiet' | 'stderr'} [output] Where the child's output goes: our terminal, nowhere
 *   (kept and returned), or our stderr. `inherit` when left out.
 * @property {string} [cwd] The checkout when left out.
 */

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, text: string }>} Exit code (1 when killed, 127 when it cannot be started)
 *   and, with `quiet`, what it printed.
 */
export function run(program, args, { env = process.env, output = 'inherit', cwd = root } = {}) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio =
    output === 'quiet'
      ? ['ignore', 'pipe', 'pipe']
      : ['inherit', output === 'stderr' ? 2 : 'inherit', 'inherit'];
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio, shell: needsShell(program) });
    running.add(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
    }
    child.on('error', (error) => {
      running.delete(child);
      resolve({ code: 127, text: error.message });
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, text });
    });
  });
}

/**
 * On Windows npm is a batch file, which only a shell can start.
 *
 * @param {string} program
 */
function needsShell(program) {
  return process.platform === 'win32' && program === 'npm';
}
