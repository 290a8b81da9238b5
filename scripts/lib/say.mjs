import { stripVTControlCharacters } from 'node:util';

/**
 * Everything the set-up says goes to stderr, so that a command's own output can be piped.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${process.stderr.isTTY ? line : stripVTControlCharacters(line)}\n`);
}

/** A reason to stop that the user can act on: shown as a plain sentence, without a stack. */
export class Stop extends Error {
  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(message, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Stop';
  }
}

/**
 * Runs a command's body; the number it gives, if any, becomes the exit code.
 *
 * @param {() => Promise<number | void>} body
 */
export async function main(body) {
  // Some of the tools colour their output even in a pipe.
  if (!process.stdout.isTTY) process.env['NO_COLOR'] ??= '1';
  try {
    const code = await body();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
