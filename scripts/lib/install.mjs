import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';

const OLDEST_NODE = [20, 19];
const stamp = inRoot('node_modules', '.normscope-stamp');

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
 * Makes node_modules match package-lock.json. A stamp with the lockfile's hash tells whether it does already.
 *
 * @throws {Stop} with npm's own words when the installation fails.
 */
export async function installDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  if (readStamp() === wanted) return;
  say('Installing dependencies (npm ci) …');
  // Errors only: some tools ask for a newer Node than the user's; they run on the app's own runtime.
  const { code, text } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    output: 'quiet',
  });
  if (code !== 0)
    throw new Stop(`${text}\nThe dependencies could not be installed (npm ci ended with ${code}).`);
  writeFileSync(stamp, wanted);
}

function readStamp() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return '';
  }
}
