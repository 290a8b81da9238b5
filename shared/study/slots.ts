import type { StudyDesign } from '../document/study';

/** Trainings at a time of a study, of so many that the machine has room for: one where its design times steps, and one at least. */
export function slotsOf({ oneAtATime }: Pick<StudyDesign, 'oneAtATime'>, room: number): number {
  return oneAtATime ? 1 : Math.max(1, room);
}

/** Threads of each of so many trainings at a time: the cores in equal parts, and one at least. */
export function threadsOf(cores: number, slots: number): number {
  return Math.max(1, Math.floor(cores / slots));
}
