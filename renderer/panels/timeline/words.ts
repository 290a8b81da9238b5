import { formatCount } from '../../charts/format';
import type { RunBuffer } from '../../training/buffer';
import { frameIndexAt } from '../../training/scrub';

/** What the timeline tells of its place in a run. */
export interface PlaceWords {
  /** e.g. `epoch 1 · step 6 / 1 565`. */
  readonly place: string;
  /** Of which step the frame is, where that is an earlier one than the run has come to; else null. */
  readonly older: string | null;
}

/** The epoch that a step belongs to. */
function epochOf({ steps }: Pick<RunBuffer, 'steps'>, step: number): number {
  return steps.epoch[frameIndexAt(steps.step, step)] ?? 1;
}

/**
 * Where the panels stand in a run. Who follows it is told how far it has come, and of which step the frame is that is shown
 * where it is not of that one; who looks back, which frame it is.
 *
 * @param frame step of the frame shown
 */
export function placeWords(
  run: Pick<RunBuffer, 'steps' | 'lastStep' | 'totalSteps'>,
  frame: number,
  following: boolean,
): PlaceWords {
  const step = following ? Math.max(frame, run.lastStep) : frame;
  return {
    place: `epoch ${epochOf(run, step)} · step ${formatCount(step)} / ${formatCount(run.totalSteps)}`,
    older: step === frame ? null : `histograms of step ${formatCount(frame)}`,
  };
}
