import type { StudyDesign } from '../document/study';

/** Trainings at a time of a study, of so many that the machine has room for: one where its design times steps, and one at least. */
export function slotsOf({ oneAtATime }: Pick<StudyDesign, 'oneAtATime'>, room: number): number {
  return oneAtATime ? 1 : Math.max(1, room);
}
