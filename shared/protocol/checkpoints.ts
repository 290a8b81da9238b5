import { z } from 'zod';
import { groupDigits } from '../words/groupDigits';

/** `best`: of the lowest validation loss so far. Any checkpoint is the latest when it is taken. */
export const checkpointKindSchema = z.enum(['latest', 'best']);
export type CheckpointKind = z.infer<typeof checkpointKindSchema>;

/** What is said of a training that ended before its time and left a checkpoint. */
export function goOnSentence(step: number): string {
  return `It can go on from the checkpoint at step ${groupDigits(step)}.`;
}

/** What is said of one that left none. */
export const noCheckpointSentence = 'There is no checkpoint to go on from.';
