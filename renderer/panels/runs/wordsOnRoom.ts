import type { RunRecord } from '../../../shared/protocol/runs';

/** What is said of a run that gave room for newer ones; null of one that did not. */
export function wordsOnRoom({ trimmed, latestCheckpoint }: RunRecord): string | null {
  if (!trimmed) return null;
  const what = latestCheckpoint === null ? 'no frames and no checkpoint' : 'no frames';
  return `Made room for newer runs: ${what} of it are kept.`;
}
