import { systemCode } from '../main/errors';

/** What the command line needs of the process it runs in; tests give their own. */
export interface Terminal {
  /** A line of results, on stdout. */
  out(line: string): void;
  /** A line for the person in front, on stderr. */
  note(line: string): void;
  /**
   * Calls `listener` when the user presses Ctrl-C, another program ends this one (SIGTERM), or nobody reads the results any
   * more; gives it the exit code that tells so. Returns how to stop listening.
   */
  onInterrupt(listener: (exitCode: number) => void): () => void;
}

/** Exit codes of a program that a signal ended: 128 and the signal's number. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The terminal of this process. While nobody listens, and at a second Ctrl-C or SIGTERM, the process ends at once; so it
 * does, with code 1, where results cannot be written.
 */
export function processTerminal(): Terminal {
  let readerLeft = (): void => process.exit();
  process.stdout.on('error', (error) => {
    // `normscope train … | head` closes the pipe: that is a wish to stop, not an error.
    if (systemCode(error) === 'EPIPE') return readerLeft();
    process.stderr.write(
      `The results cannot be written (${error.message}): free some space or write them elsewhere.\n`,
    );
    process.exit(1);
  });
  // Nobody reads the notes: the results may still have a reader.
  process.stderr.on('error', () => undefined);
  return {
    out: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    onInterrupt: (listener) => {
      const release = onSignals(listener);
      readerLeft = () => listener(signals.SIGINT);
      return () => {
        release();
        readerLeft = () => process.exit();
      };
    },
  };
}

/** Hears the first of the signals; the one after it ends the process, as if nobody listened. */
function onSignals(listener: (exitCode: number) => void): () => void {
  const hear = (signal: NodeJS.Signals): void => {
    release();
    listener(signal === 'SIGTERM' ? signals.SIGTERM : signals.SIGINT);
  };
  const release = (): void => {
    process.off('SIGINT', hear);
    process.off('SIGTERM', hear);
  };
  process.on('SIGINT', hear);
  process.on('SIGTERM', hear);
  return release;
}
