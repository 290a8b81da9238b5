import { accessSync, constants, mkdirSync } from 'node:fs';

/**
 * Makes the folder for settings, runs and the log. Gives a sentence where nothing can be written there: the app cannot
 * even tell then whether it runs already.
 */
export function prepareUserData(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `Normscope keeps its settings and runs in ${folder}, and cannot write there (${message}). Allow writing to that folder, or name another one in NORMSCOPE_USER_DATA.`;
  }
}
