import { basename } from 'node:path';
import { ShellError, systemCode } from '../errors';

const causes: Readonly<Record<string, { readonly cause: string; readonly remedy: string }>> = {
  EACCES: { cause: 'you have no permission', remedy: 'Change the permissions or choose another place' },
  EPERM: { cause: 'you have no permission', remedy: 'Change the permissions or choose another place' },
  EROFS: { cause: 'its disk is read-only', remedy: 'Choose another place' },
  ENOSPC: { cause: 'the disk is full', remedy: 'Free some space or choose another disk' },
  EDQUOT: { cause: 'your share of the disk is used up', remedy: 'Free some space or choose another disk' },
  EISDIR: { cause: 'it is a folder', remedy: 'Choose a file' },
  ENOTDIR: { cause: 'part of its path is a file, not a folder', remedy: 'Choose another place' },
  ENAMETOOLONG: { cause: 'its name is too long', remedy: 'Choose a shorter name' },
  EBUSY: { cause: 'another program uses it', remedy: 'Close that program and try again' },
  EIO: { cause: 'the disk reported an error', remedy: 'Check the disk or choose another' },
};

const missing = {
  opened: { cause: 'it is not there: it was moved or removed', remedy: 'Open it from where it is now' },
  saved: { cause: 'its folder is not there any more', remedy: 'Choose another place' },
};

/** What to tell the user where a file could not be `opened` or `saved`. Nothing was changed. */
export function fileSentence(error: unknown, path: string, verb: 'opened' | 'saved'): string {
  if (error instanceof ShellError) return error.message;
  const start = `“${basename(path)}” could not be ${verb}`;
  const code = systemCode(error) ?? '';
  const known = code === 'ENOENT' ? missing[verb] : causes[code];
  if (known !== undefined) return `${start}: ${known.cause}. ${known.remedy}.`;
  const message = error instanceof Error ? error.message : String(error);
  return `${start}: ${message}. Try again or choose another place.`;
}
