import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] Environment, whole; the caller's own when left out.
 * @property {'inherit' | 'quiet' | 'stderr'} [output] Where the child's output goes: our terminal, nowhere
 *   (kept and returned), or our stderr. `inherit` when left out.
 * @property {number} [idleMs] Ends the child when it has printed nothing for that long (only with `quiet`).
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
export function run(program, args, { env = process.env, output = 'inherit', idleMs, cwd = root } = {}) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio =
    output === 'quiet'
      ? ['ignore', 'pipe', 'pipe']
      : ['inherit', output === 'stderr' ? 2 : 'inherit', 'inherit'];
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio, shell: needsShell(program) });
    const idle = idleMs === undefined ? undefined : setTimeout(() => child.kill(), idleMs);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        idle?.refresh();
      });
    }
    child.on('error', (error) => {
      clearTimeout(idle);
      resolve({ code: 127, text: error.message });
    });
    child.on('close', (code) => {
      clearTimeout(idle);
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
