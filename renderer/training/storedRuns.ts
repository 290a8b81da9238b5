import { decodeFrame } from '../../shared/signals/index';
import { RunBuffer } from './buffer';
import type { FrameLoader } from './frameShelf';

/** Reads frames of a run from the run store. */
export const storedFrames =
  (runId: string): FrameLoader =>
  async (tap, step) => {
    const bytes = await window.normscope.runs.frame({ runId, tap, step });
    return bytes === null ? null : decodeFrame(bytes);
  };

/**
 * A run from the run store: its metrics at once, its frames as they are looked at.
 *
 * @throws the store's sentence where it cannot be read.
 */
export async function openStoredRun(runId: string): Promise<RunBuffer> {
  return new RunBuffer(await window.normscope.runs.metrics(runId), storedFrames(runId));
}
