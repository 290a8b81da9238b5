/** What the command line needs of the process it runs in; tests give their own. */
export interface Terminal {
  /** A line of results, on stdout. */
  out(line: string): void;
  /** A line for the person in front, on stderr. */
  note(line: string): void;
  /** Calls `listener` when the user presses Ctrl-C, or nobody reads the output any more. Returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/** The terminal of this process. A second Ctrl-C ends it at once. */
export function processTerminal(): Terminal {
  return {
    out: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    onInterrupt: (listener) => {
      process.once('SIGINT', listener);
      process.stdout.once('error', listener);
      return () => {
        process.off('SIGINT', listener);
        process.stdout.off('error', listener);
      };
    },
  };
}
