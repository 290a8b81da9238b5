import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ShellError } from '../errors';

/**
 * Reads a file of at most `limit` bytes as UTF-8; bytes that are none become U+FFFD, for the parser to judge.
 *
 * @throws ShellError with a sentence where it is no file or too large; errors of the system otherwise
 */
export async function readText(path: string, limit: number): Promise<string> {
  const name = `“${basename(path)}”`;
  // Asked before it is opened: opening a pipe would wait for its other end.
  const found = await stat(path);
  if (found.isDirectory()) throw new ShellError(`${name} is a folder, not a file. Choose a file in it.`);
  if (!found.isFile()) throw new ShellError(`${name} is a device or a pipe, not a file. Choose a file.`);
  if (found.size > limit) {
    throw new ShellError(
      `${name} is too large: ${megabytes(found.size)} MB, where at most ${megabytes(limit)} MB are read. Choose another file.`,
    );
  }
  return await readAtMost(path, limit);
}

/** Reads no more than `limit` bytes of a file that may be growing. */
async function readAtMost(path: string, limit: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(Math.min((await file.stat()).size, limit));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.toString('utf8', 0, length);
  } finally {
    await file.close();
  }
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
