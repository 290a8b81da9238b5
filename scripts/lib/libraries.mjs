import { existsSync } from 'node:fs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';

/** What Electron needs beyond a bare Debian or Ubuntu; newer releases renamed some with a t64 suffix. */
const LIBRARY_PACKAGES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'];
const XVFB_PACKAGES = ['xvfb', 'xauth'];

/**
 * Makes sure that Electron can start on this Linux: as root on Debian and its kin the missing system packages
 * are installed, elsewhere the user is told what to type.
 *
 * @param {string} binary Electron's executable.
 * @param {{ xvfb: boolean }} needs `xvfb`: whether a virtual display will be wanted too.
 * @throws {Stop} when something is missing and cannot be installed from here.
 */
export async function ensureLibraries(binary, { xvfb }) {
  if (process.platform !== 'linux') return;
  const missing = await missingLibraries(binary);
  const packages = [
    ...(missing.length > 0 ? LIBRARY_PACKAGES : []),
    ...(xvfb && !(await hasXvfb()) ? XVFB_PACKAGES : []),
  ];
  if (packages.length === 0) return;
  await installPackages(packages, missing);
  const still = await missingLibraries(binary);
  if (still.length > 0) throw new Stop(`Electron still lacks these system libraries: ${still.join(', ')}.`);
}

/**
 * @param {string} binary
 * @returns {Promise<string[]>} Sonames that the loader cannot find.
 */
async function missingLibraries(binary) {
  const { text } = await run('ldd', [binary], { output: 'quiet' });
  return [...text.matchAll(/^\s*(\S+) => not found/gm)].flatMap(([, name]) => (name ? [name] : []));
}

async function hasXvfb() {
  const found = await Promise.all(['xvfb-run', 'Xvfb', 'xauth'].map(isOnPath));
  return found.every(Boolean);
}

/** @param {string} program */
async function isOnPath(program) {
  const { code } = await run('sh', ['-c', `command -v ${program}`], { output: 'quiet' });
  return code === 0;
}

/**
 * @param {readonly string[]} packages
 * @param {readonly string[]} missing
 */
async function installPackages(packages, missing) {
  if (!existsSync('/usr/bin/apt-get')) {
    const lacking = missing.length > 0 ? missing.join(', ') : 'xvfb-run, Xvfb, xauth';
    throw new Stop(
      `These are missing on this system: ${lacking}. Install the packages that hold them and try again.`,
    );
  }
  if (process.getuid?.() !== 0) {
    const names = await currentNames(packages);
    throw new Stop(
      `Electron needs system packages. Type this, then try again:\n  sudo apt-get install ${names.join(' ')}`,
    );
  }
  say(`Installing system packages: ${packages.join(' ')} …`);
  const install = async () =>
    aptGet(['install', '-y', '--no-install-recommends', ...(await currentNames(packages))]);
  if ((await install()).code === 0) return;
  // On a fresh system apt knows no packages yet.
  await aptGet(['update']);
  if ((await install()).code === 0) return;
  throw new Stop(
    `The system packages could not be installed. Type this to see why:\n  apt-get install ${packages.join(' ')}`,
  );
}

/**
 * The names under which this release has the packages: where `libfoo` is gone or only virtual, `libfoot64`.
 *
 * @param {readonly string[]} packages
 * @returns {Promise<string[]>}
 */
function currentNames(packages) {
  return Promise.all(
    packages.map(async (name) => {
      const renamed = `${name}t64`;
      const { code, text } = await run('apt-cache', ['show', renamed], { output: 'quiet' });
      return code === 0 && text.includes(`Package: ${renamed}`) ? renamed : name;
    }),
  );
}

/** @param {readonly string[]} args */
function aptGet(args) {
  return run('apt-get', ['-q', ...args], {
    output: 'quiet',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
