import { rename } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { systemCode } from '../errors';

/** What Windows answers while another program, most often a virus scanner or an indexer, has the file open. */
const heldCodes: readonly (string | null)[] = ['EPERM', 'EACCES', 'EBUSY'];

/** Milliseconds before each further attempt: such programs let go within moments. */
const PAUSES = [10, 20, 50, 100, 200, 400];

/** What replacing a file needs of the system; tests give their own. */
export interface Replacing {
  readonly platform: NodeJS.Platform;
  rename(from: string, to: string): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

const system: Replacing = {
  platform: process.platform,
  rename,
  wait: (milliseconds) => wait(milliseconds),
};

/**
 * Renames `from` to `to`, in whose place a file may be. On Windows that fails while another program has one of the two
 * open; there it is tried again for less than a second. Elsewhere the same codes mean what they say.
 *
 * @throws the system's error of the last attempt
 */
export async function replaceFile(from: string, to: string, on: Replacing = system): Promise<void> {
  for (const pause of on.platform === 'win32' ? PAUSES : []) {
    try {
      return await on.rename(from, to);
    } catch (error) {
      if (!heldCodes.includes(systemCode(error))) throw error;
      await on.wait(pause);
    }
  }
  await on.rename(from, to);
}
