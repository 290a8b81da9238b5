import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Signals that reach only us (the terminal sends Ctrl-C to everyone), with the exit codes of a program they end. */
const signals = /** @type {const} */ ({ SIGTERM: 143, SIGHUP: 129 });

/**
 * Passes a signal on to our children and ends.
 *
 * @param {NodeJS.Signals} signal
 */
function endWithChildren(signal) {
  for (const child of running) child.kill(signal);
  process.exit(signal === 'SIGHUP' ? signals.SIGHUP : signals.SIGTERM);
}

/**
 * Listens only while there are children: what comes after them in this process has its own way to end.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function hold(child) {
  if (running.size === 0) for (const signal of Object.keys(signals)) process.on(signal, endWithChildren);
  running.add(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function release(child) {
  running.delete(child);
  if (running.size === 0) for (const signal of Object.keys(signals)) process.off(signal, endWithChildren);
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
    hold(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
    }
    child.on('error', (error) => {
      release(child);
      resolve({ code: 127, text: error.message });
    });
    child.on('close', (code) => {
      release(child);
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
