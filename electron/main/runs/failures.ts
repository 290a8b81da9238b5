import { z } from 'zod';
import { ShellError } from '../errors';

const sqliteErrorSchema = z.object({ code: z.literal('ERR_SQLITE_ERROR'), errcode: z.int() });

/** Primary result codes of SQLite that say something a user can act on (https://sqlite.org/rescode.html). */
export const sqliteCodes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** SQLite's primary result code; null for an error that is not SQLite's. */
export function sqliteCode(error: unknown): number | null {
  const parsed = sqliteErrorSchema.safeParse(error);
  return parsed.success ? parsed.data.errcode & 0xff : null;
}

/** True where the bytes on disk are not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === sqliteCodes.corrupt || code === sqliteCodes.notADatabase || error instanceof z.ZodError;
}

const MEASURED = 'what the run measured could not be kept';

/**
 * What to tell the user of an error of the run store.
 *
 * @param loss what the error kept from being done
 */
export function sentenceOf(error: unknown, loss = MEASURED): string {
  if (error instanceof ShellError) return error.message;
  if (isDamage(error)) {
    return 'The store of runs is damaged and could not be read. Start Normscope again: it keeps the damaged file and begins a new one.';
  }
  switch (sqliteCode(error)) {
    case sqliteCodes.full:
      return `The disk is full: ${loss}. Free some space; the training itself goes on.`;
    case sqliteCodes.busy:
    case sqliteCodes.locked:
      return `The store of runs is in use by another program: ${loss}. Close that program and train again.`;
    case sqliteCodes.readOnly:
    case sqliteCodes.cannotOpen:
      return `The store of runs cannot be written: ${loss}. Allow writing to Normscope’s data folder and train again.`;
    case sqliteCodes.ioError:
      return `The disk reported an error: ${loss}. Check the disk that holds Normscope’s data folder.`;
    default:
      return `The store of runs failed (${error instanceof Error ? error.message : String(error)}): ${loss}. Start Normscope again.`;
  }
}
