import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Size at which a log file is put aside, in bytes. */
const MAX_BYTES = 1_000_000;

/** Old log files that are kept beside the current one. */
const KEPT = 2;

export interface Log {
  readonly path: string;
  info(message: string): void;
  error(message: string, cause?: unknown): void;
}

/**
 * A log file in `folder`, one line per entry (further lines of a stack are indented). Writing never throws: a log that
 * cannot be written is no reason to stop.
 */
export function createLog(folder: string, now: () => Date = () => new Date()): Log {
  const path = join(folder, 'normscope.log');
  const write = (level: string, message: string): void => {
    const line = `${now().toISOString()} ${level} ${message.replaceAll('\n', '\n    ')}\n`;
    attempt(() => mkdirSync(folder, { recursive: true }));
    attempt(() => rotate(path));
    attempt(() => appendFileSync(path, line));
  };
  return {
    path,
    info: (message) => write('INFO', message),
    error: (message, cause) =>
      write('ERROR', cause === undefined ? message : `${message}\n${traceOf(cause)}`),
  };
}

function rotate(path: string): void {
  if (statSync(path).size < MAX_BYTES) return;
  for (let age = KEPT; age > 1; age -= 1) {
    attempt(() => renameSync(`${path}.${age - 1}`, `${path}.${age}`));
  }
  renameSync(path, `${path}.1`);
}

function traceOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // See createLog: a log that cannot be written is no reason to stop.
  }
}
