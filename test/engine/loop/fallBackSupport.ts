import { expect } from 'vitest';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { collect, endingOf, eventsOf, startTraining, stepsOf, tinyDocument } from './support';

/** What a training says beside its backend. */
export function noteOf(events: readonly TrainingEvent[]): string | null | undefined {
  return eventsOf(events, 'started')[0]?.note;
}

/**
 * Trains where something is missing, which must end well and by other sums than those of a program, and gives what is said
 * of it. A program needs what is missing, so that none may have run before in the test file.
 * @param mend puts back what is missing
 */
export async function noteOverTape(mend: () => void): Promise<string | null | undefined> {
  const events = await collect(startTraining(tinyDocument()));
  expect(endingOf(events)).toMatchObject({ reason: 'completed', step: 46 });
  mend();
  const byProgram = await collect(startTraining(tinyDocument()));
  expect(noteOf(byProgram)).toBeNull();
  const last = (of: readonly TrainingEvent[]): number => stepsOf(of).at(-1)?.loss ?? Number.NaN;
  expect(last(events)).not.toBe(last(byProgram));
  expect(last(events) / last(byProgram)).toBeCloseTo(1, 2);
  return noteOf(events);
}
