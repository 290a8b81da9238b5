import { statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { Stop } from './say.mjs';

const SETUID = 0o4000;

/**
 * The flags with which Electron's sandbox works here: none, except as root, where Chromium refuses to use it.
 *
 * @param {string} dir Electron's folder.
 * @returns {Promise<string[]>}
 * @throws {Stop} when this Linux does not let programs make their own sandbox, with the line that mends it.
 */
export async function sandboxFlags(dir) {
  if (process.platform !== 'linux' || process.env['ELECTRON_DISABLE_SANDBOX']) return [];
  if (process.getuid?.() === 0) return ['--no-sandbox'];
  const helper = join(dir, 'chrome-sandbox');
  if (isRootsSetuid(helper) || (await canMakeNamespaces())) return [];
  throw new Stop(
    "This Linux does not let programs make their own sandbox, so Electron's helper needs root's rights. " +
      `Type this, then try again:\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n` +
      'Or set ELECTRON_DISABLE_SANDBOX=1 to run without a sandbox.',
  );
}

/** @param {string} file */
function isRootsSetuid(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & SETUID) !== 0;
}

async function canMakeNamespaces() {
  const { code } = await run('unshare', ['--user', '--map-root-user', 'true'], { output: 'quiet' });
  // Where the program to ask with is missing, Electron itself will tell.
  return code === 0 || code === 127;
}
