import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors';

/** A hidden name, for no other write, for what will replace the file `name`; it tells which process writes it. */
export function temporaryName(name: string): string {
  return `.${name}.${process.pid}.${randomUUID()}.tmp`;
}

const TEMPORARY = /^\..+\.(\d+)\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/** Milliseconds after which a temporary file is no write under way: none goes on for that long without a byte. */
const ABANDONED_AFTER = 10 * 60_000;

/**
 * Removes temporary files of processes that are no more; what cannot be removed stays. A process of another machine, or of another
 * container, that writes into the same folder does not run here: files that were written to a moment ago stay too.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files) {
    const [, writer] = TEMPORARY.exec(file) ?? [];
    if (writer === undefined || isRunning(Number(writer))) continue;
    const path = join(folder, file);
    if (await isOld(path)) await rm(path, { force: true }).catch(() => undefined);
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ABANDONED_AFTER;
}

function isRunning(id: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(id, 0);
    return true;
  } catch (error) {
    // One of another user may not be asked, but is there.
    return systemCode(error) !== 'ESRCH';
  }
}
