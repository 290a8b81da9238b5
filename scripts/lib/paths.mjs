import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the scripts fetch and can fetch again; ignored by git. */
export const cacheDir = join(root, '.cache');

/** @param {...string} parts */
export function inRoot(...parts) {
  return join(root, ...parts);
}
