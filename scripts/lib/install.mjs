import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';

const OLDEST_NODE = [20, 19];

/** @throws {Stop} when this Node is older than the tools need. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = OLDEST_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Stop(
    `Normscope needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Install a newer one from nodejs.org and try again.`,
  );
}

/**
 * Makes node_modules match package-lock.json.
 *
 * @throws {Stop} with npm's own words when the installation fails.
 */
export async function installDependencies() {
  if (isInstalled()) return;
  say('Installing dependencies (npm ci) …');
  // Errors only: some tools ask for a newer Node than the user's; they run on the app's own runtime.
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, text } = await run('npm', args, { output: 'quiet' });
  if (code !== 0)
    throw new Stop(`${text}\nThe dependencies could not be installed (npm ci ended with ${code}).`);
}

/** Compares the lockfile with the record that npm leaves in node_modules when an installation is complete. */
function isInstalled() {
  const wanted = lockedPackages(inRoot('package-lock.json'));
  const found = lockedPackages(inRoot('node_modules', '.package-lock.json'));
  const complete = Object.entries(wanted).every(([path, entry]) => isAsLocked(entry, found[path]));
  return complete && Object.keys(found).every((path) => path in wanted);
}

/**
 * @typedef {object} LockedPackage
 * @property {string} version
 * @property {string} [integrity] Absent where the lockfile was made without sight of the package.
 * @property {boolean} [optional] Such a package may be for another platform.
 */

/**
 * @param {LockedPackage} wanted
 * @param {LockedPackage | undefined} found
 */
function isAsLocked(wanted, found) {
  if (found === undefined) return wanted.optional === true;
  return found.version === wanted.version && (!wanted.integrity || found.integrity === wanted.integrity);
}

/**
 * @param {string} lockfile
 * @returns {Record<string, LockedPackage>} Packages by path; none without the file.
 */
function lockedPackages(lockfile) {
  if (!existsSync(lockfile)) return {};
  const { '': _project, ...packages } = JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  return packages;
}
