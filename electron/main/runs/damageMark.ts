import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** What the mark of a run store is called, behind the name of its file. */
export const MARK = '-damaged';

/**
 * Marks the run store at `path` as damaged, for the next start to put it aside: of its largest table a start reads
 * nothing, and would take it for whole. Never throws; where nothing can be written, no mark is left.
 */
export function markDamaged(path: string): void {
  try {
    writeFileSync(path + MARK, '');
  } catch {
    // The damage is told in any case, and met again where it lies.
  }
}

/** True where damage was met in the run store at `path`. A mark whose store is gone is removed: it means no other. */
export function isMarkedDamaged(path: string): boolean {
  if (existsSync(path)) return existsSync(path + MARK);
  rmSync(path + MARK, { force: true });
  return false;
}
