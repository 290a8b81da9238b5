import { resolve } from 'node:path';

export interface CommandLine {
  readonly argv: readonly string[];
  readonly isPackaged: boolean;
  /** Folder of the app; as an argument it is Electron's, not a file to open. */
  readonly appPath: string;
  readonly workingFolder: string;
}

/** The project file that the app was started with, as an absolute path; null where there is none. */
export function fileArgument({ argv, isPackaged, appPath, workingFolder }: CommandLine): string | null {
  const absolute = (argument: string): string => resolve(workingFolder, argument);
  const afterApp = argv.findIndex((argument, index) => index > 0 && absolute(argument) === resolve(appPath));
  if (!isPackaged && afterApp < 0) return null;
  const own = argv.slice(isPackaged ? 1 : afterApp + 1);
  const file = own.find((argument) => !argument.startsWith('-'));
  return file === undefined ? null : absolute(file);
}
