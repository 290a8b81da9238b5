import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';

/**
 * One thing that is built: what it is made from, where it goes, and how.
 *
 * @typedef {object} Target
 * @property {string} name
 * @property {readonly string[]} inputs Files and folders of the checkout that its output depends on.
 * @property {readonly string[]} outputs Folders it fills; emptied before.
 * @property {() => Promise<{ code: number, text: string }>} build
 */

const COMMON_INPUTS = ['package.json', 'package-lock.json', 'shared', 'tsconfig.base.json'];

/**
 * Builds a target unless its inputs are, byte for byte, those of the last build.
 *
 * @param {Target} target
 * @throws {Stop} with the bundler's own words when the build fails.
 */
async function buildIfStale({ name, inputs, outputs, build }) {
  const stamp = inRoot('out', `.${name}-stamp`);
  const wanted = fingerprint(inputs);
  if (readOrEmpty(stamp) === wanted && outputs.every((output) => existsSync(inRoot(output)))) return;
  say(`Building ${name} …`);
  for (const output of outputs) rmSync(inRoot(output), { recursive: true, force: true });
  rmSync(stamp, { force: true });
  const { code, text } = await build();
  if (code !== 0) throw new Stop(`${text}\nThe build of ${name} failed.`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** The app: Electron's main process, the preload script and the page. */
export function buildApp() {
  const electronVite = inRoot('node_modules/electron-vite/bin/electron-vite.js');
  return buildIfStale({
    name: 'app',
    inputs: [...COMMON_INPUTS, 'electron', 'renderer', 'assets', 'electron.vite.config.ts'],
    outputs: ['out/main', 'out/preload', 'out/renderer'],
    build: () =>
      run(process.execPath, [electronVite, 'build', '--logLevel=warn'], {
        output: 'quiet',
        // electron-vite would look for Electron's version; this one is the oldest that runs the app.
        env: { ...process.env, ELECTRON_MAJOR_VER: '42', ELECTRON_EXEC_PATH: process.execPath },
      }),
  });
}

/** Programs that run on Node, and the folders whose files can be in them. */
const programs = { cli: ['electron'], bench: ['electron', 'test'] };

/**
 * A program that runs on Node, bundled to out/<name>/index.mjs.
 *
 * @param {keyof typeof programs} name
 */
export function buildProgram(name) {
  const vite = inRoot('node_modules/vite/bin/vite.js');
  return buildIfStale({
    name,
    inputs: [...COMMON_INPUTS, ...programs[name], 'vite.node.config.ts'],
    outputs: [`out/${name}`],
    build: () =>
      run(
        process.execPath,
        [vite, 'build', '--config=vite.node.config.ts', `--mode=${name}`, '--logLevel=warn'],
        { output: 'quiet' },
      ),
  });
}

/**
 * @param {readonly string[]} inputs
 * @returns {string} A hash over the names and contents of all files in `inputs`.
 */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesIn(inRoot(input)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]} The files at or below `path`, in a fixed order; none when it does not exist.
 */
function filesIn(path) {
  try {
    const names = readdirSync(path).sort();
    return names.flatMap((name) => filesIn(join(path, name)));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
