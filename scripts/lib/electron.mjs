import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot } from './paths.mjs';
import { fetchRepack, repackDir } from './repack.mjs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} dir Folder of the distribution, as ELECTRON_OVERRIDE_DIST_PATH wants it.
 * @property {string} binary The executable.
 * @property {string} origin Where it comes from, in words.
 */

/** How long the official download may make no progress before it counts as out of reach. */
const DOWNLOAD_SILENCE_MS = 20_000;

const packageDir = inRoot('node_modules', 'electron');

/**
 * Finds or fetches the Electron that runs the app and the tools. In this order: the folder that
 * ELECTRON_OVERRIDE_DIST_PATH names, what is there already, the official download, the repack.
 *
 * @returns {Promise<Runtime>}
 * @throws {Stop} when there is none for this machine.
 */
export async function provisionElectron() {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named) {
    const origin = 'from ELECTRON_OVERRIDE_DIST_PATH';
    return (
      runtimeAt(named, origin) ?? stop(`ELECTRON_OVERRIDE_DIST_PATH names ${named}, which holds no Electron.`)
    );
  }
  return official() ?? repacked() ?? (await download()) ?? (await fallBack()) ?? stop(nowhere());
}

/** @returns {Runtime | undefined} */
function official() {
  // Electron's installer writes path.txt last: without it the folder may be half unpacked.
  if (!existsSync(join(packageDir, 'path.txt'))) return undefined;
  return runtimeAt(join(packageDir, 'dist'), 'the official release');
}

/** @returns {Runtime | undefined} */
function repacked() {
  return runtimeAt(repackDir, "a third party's repack of the official archive, for development only");
}

/** @returns {Promise<Runtime | undefined>} */
async function download() {
  try {
    await fillDownloadCache();
  } catch (error) {
    say(`Electron's official download cannot be reached (${reason(error)}).`);
    return undefined;
  }
  await run(process.execPath, [join(packageDir, 'install.js')], { output: 'stderr' });
  return official();
}

/** Fetches and verifies the official archive into Electron's own download cache, where install.js finds it. */
async function fillDownloadCache() {
  const require = createRequire(join(packageDir, 'package.json'));
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href);
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const checksums = JSON.parse(readFileSync(join(packageDir, 'checksums.json'), 'utf8'));
  const abort = new AbortController();
  const silence = setTimeout(
    () => abort.abort(new Error(`no progress for ${DOWNLOAD_SILENCE_MS / 1000} s`)),
    DOWNLOAD_SILENCE_MS,
  );
  say(`Downloading Electron ${version} …`);
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      checksums,
      downloadOptions: { signal: abort.signal, getProgressCallback: () => silence.refresh() },
    });
  } finally {
    clearTimeout(silence);
  }
}

/** @returns {Promise<Runtime | undefined>} */
async function fallBack() {
  await fetchRepack();
  return repacked();
}

/**
 * @param {string} dir
 * @param {string} origin
 * @returns {Runtime | undefined}
 */
function runtimeAt(dir, origin) {
  const binary = join(dir, executableName());
  if (!existsSync(binary)) return undefined;
  return { dir, binary, origin };
}

function executableName() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {Runtime} runtime */
export function introduce(runtime) {
  return `Electron ${readVersion(runtime)}: ${runtime.origin}.`;
}

/** @param {Runtime} runtime */
function readVersion({ dir }) {
  try {
    return readFileSync(join(dir, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return 'of unknown version';
  }
}

function nowhere() {
  return (
    `There is no Electron for ${process.platform}-${process.arch} within reach. Connect to the internet and try ` +
    'again, or unpack an Electron release yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH.'
  );
}

/** @param {unknown} error */
function reason(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  throw new Stop(message);
}
