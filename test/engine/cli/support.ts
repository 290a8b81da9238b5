import { main } from '../../../electron/cli/main';
import type { Terminal } from '../../../electron/cli/terminal';

/** What a call of the command line printed and returned. */
export interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly notes: readonly string[];
}

/** Runs the command line in this process; presses Ctrl-C at each line of results that `interruptAt` accepts. */
export async function runCli(
  line: string,
  interruptAt: (line: string) => boolean = () => false,
): Promise<Outcome> {
  const out: string[] = [];
  const notes: string[] = [];
  let interrupt = (_exitCode: number): void => undefined;
  const terminal: Terminal = {
    out: (text) => {
      out.push(text);
      if (interruptAt(text)) interrupt(130);
    },
    note: (text) => notes.push(text),
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => {
        interrupt = () => undefined;
      };
    },
  };
  const code = await main(line.split(' '), terminal);
  return { code, out, notes };
}

/** The objects of an output of one JSON object per line. */
export function jsonLines({ out }: Outcome): Record<string, unknown>[] {
  return out.map((line) => {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) throw new Error(`Not an object: ${line}`);
    return { ...value };
  });
}
