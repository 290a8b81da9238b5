import { provisionElectron } from './electron.mjs';
import { checkNode, installDependencies } from './install.mjs';
import { ensureLibraries } from './libraries.mjs';
import { run } from './run.mjs';

/** @typedef {import('./electron.mjs').Runtime} Runtime */

/**
 * Everything that must stand before the app or its tests can run: Node, dependencies, Electron, libraries.
 *
 * @param {{ xvfb: boolean }} needs
 * @returns {Promise<Runtime>}
 */
export async function setUp(needs) {
  checkNode();
  await installDependencies();
  const runtime = await provisionElectron();
  await ensureLibraries(runtime.binary, needs);
  return runtime;
}

/**
 * Runs a Node program on the app's own runtime: the tools and node:sqlite need a newer Node than the user may have.
 *
 * @param {Runtime} runtime
 * @param {readonly string[]} args Script and its arguments.
 * @param {import('./run.mjs').RunOptions} [options]
 */
export function runOnRuntime(runtime, args, options = {}) {
  // Children inherit the variable, so that a tool's workers are Node too.
  const env = { ...process.env, ...options.env, ELECTRON_RUN_AS_NODE: '1' };
  return run(runtime.binary, args, { ...options, env });
}
