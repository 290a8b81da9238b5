import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from './build.mjs';
import { underDisplay } from './display.mjs';
import { cacheDir, inRoot } from './paths.mjs';
import { countPlaywright, countVitest, oneCheck, readReport } from './report.mjs';
import { run } from './run.mjs';
import { runOnRuntime } from './runtime.mjs';
import { sandboxFlags } from './sandbox.mjs';

/** @typedef {import('./electron.mjs').Runtime} Runtime */
/** @typedef {import('./report.mjs').Tally} Tally */

/**
 * A stage of the tests: given the runtime and what the user typed after its name, it runs and counts.
 *
 * @typedef {(runtime: Runtime, extra: readonly string[]) => Promise<Tally>} Stage
 */

const PROJECTS = ['shared', 'electron', 'renderer', 'test', '.'];

/** @type {Stage} */
async function types() {
  const codes = [];
  for (const project of PROJECTS) {
    const { code } = await run(process.execPath, [inRoot('node_modules/typescript/bin/tsc'), '-p', project]);
    codes.push(code);
  }
  return oneCheck(codes.every((code) => code === 0));
}

/** Biome's `ci` colours its output even in a pipe, and with NO_COLOR too. */
const plainWhenPiped = process.stdout.isTTY ? [] : ['--colors=off'];

/** @type {Stage} */
async function lint() {
  const biome = inRoot('node_modules/@biomejs/biome/bin/biome');
  const { code } = await run(process.execPath, [biome, 'ci', '--error-on-warnings', ...plainWhenPiped]);
  return oneCheck(code === 0);
}

/** @type {Stage} */
async function unused() {
  const { code } = await run(process.execPath, [inRoot('node_modules/knip/bin/knip.js')]);
  return oneCheck(code === 0);
}

/**
 * @param {string} project
 * @returns {Stage}
 */
function vitest(project) {
  return async (runtime, extra) => {
    const report = freshReport(project);
    const { code } = await runOnRuntime(runtime, [
      ...[inRoot('node_modules/vitest/vitest.mjs'), 'run', `--project=${project}`],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...extra],
    ]);
    return readReport(report, code, countVitest);
  };
}

/** @type {Stage} */
async function build() {
  await buildApp();
  return oneCheck(true);
}

/**
 * @param {string} project
 * @returns {Stage}
 */
function playwright(project) {
  return async (runtime, extra) => {
    // Before any test hangs on it: says what to type where Electron cannot have its sandbox.
    await sandboxFlags(runtime.dir);
    await buildApp();
    const report = freshReport(project);
    const command = [
      runtime.binary,
      inRoot('node_modules/@playwright/test/cli.js'),
      'test',
      `--project=${project}`,
      '--reporter=list,json',
      ...extra,
    ];
    const [program = '', ...args] = underDisplay(command);
    const { code } = await run(program, args, {
      env: {
        ...process.env,
        ELECTRON_RUN_AS_NODE: '1',
        ELECTRON_OVERRIDE_DIST_PATH: runtime.dir,
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      },
    });
    return readReport(report, code, countPlaywright);
  };
}

/** @param {string} name */
function freshReport(name) {
  const file = join(cacheDir, `report-${name}.json`);
  mkdirSync(cacheDir, { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** All stages, in the order in which they run. */
export const stages = new Map(
  Object.entries({
    types,
    lint,
    unused,
    unit: vitest('unit'),
    engine: vitest('engine'),
    build,
    e2e: playwright('e2e'),
  }),
);

/** Stages that run only when they are named: `pictures` takes the pictures of docs/ anew. */
export const extraStages = new Map(Object.entries({ pictures: playwright('pictures') }));
