import { readArguments } from './arguments';
import { check } from './check';
import { findRate } from './findRate';
import { golden } from './golden';
import { openProject } from './project';
import { runStudy } from './study';
import type { Terminal } from './terminal';
import { trainProject } from './train';
import { help, UsageError } from './usage';

/** Runs the command line with the arguments after the program's name; gives the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.note(error.message);
    return 2;
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = readArguments(args);
  switch (command.name) {
    case 'help':
      terminal.out(help);
      return 0;
    case 'check':
      return check(await openProject(command.file), terminal);
    case 'train':
      return await trainProject(await openProject(command.file), command.options, terminal);
    case 'study':
      return await runStudy(await openProject(command.file), command.options, terminal);
    case 'lr-find':
      return await findRate(await openProject(command.file), command.options, terminal);
    case 'golden':
      return await golden(command.file, command.backend, terminal);
  }
}
