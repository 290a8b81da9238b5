import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors';

/** A hidden name, for no other write, for what will replace the file `name`; it tells which process writes it. */
export function temporaryName(name: string): string {
  return `.${name}.${process.pid}.${randomUUID()}.tmp`;
}

const TEMPORARY = /^\..+\.(\d+)\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/** Removes temporary files of processes that are no more; what cannot be removed stays. */
export async function removeAbandoned(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files) {
    const [, writer] = TEMPORARY.exec(file) ?? [];
    if (writer === undefined || isRunning(Number(writer))) continue;
    await rm(join(folder, file), { force: true }).catch(() => undefined);
  }
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
