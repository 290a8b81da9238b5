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
export class Stop extends Error {}

/**
 * Says why something ended: a reason to stop in its own words, any other error with the place it came from.
 *
 * @param {unknown} error
 */
export function sayWhy(error) {
  if (error instanceof Stop) say(error.message);
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
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
    sayWhy(error);
    process.exitCode = 1;
  }
}
