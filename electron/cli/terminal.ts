import { systemCode } from '../main/errors';

/** What the command line needs of the process it runs in; tests give their own. */
export interface Terminal {
  /** A line of results, on stdout. */
  out(line: string): void;
  /** A line for the person in front, on stderr. */
  note(line: string): void;
  /** Calls `listener` when the user presses Ctrl-C, or nobody reads the results any more. Returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/**
 * The terminal of this process. While nobody listens, and at a second Ctrl-C, the process ends at once; so it does, with
 * code 1, where results cannot be written.
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
      process.once('SIGINT', listener);
      readerLeft = listener;
      return () => {
        process.off('SIGINT', listener);
        readerLeft = () => process.exit();
      };
    },
  };
}
