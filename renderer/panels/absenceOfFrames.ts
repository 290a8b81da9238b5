import type { NormscopeDocument } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import type { RunBuffer } from '../training/buffer';
import type { RunFacts } from '../training/runFacts';

interface Absence {
  readonly title: string;
  readonly text: string;
}

const beforeTheFirstRun: Absence = {
  title: 'Nothing has been trained yet',
  text: 'Press Train: every channel of each normalization layer appears here, before and after, while it learns.',
};

const withoutFrames: Absence = {
  title: 'This run took no frames',
  text: 'Frames are switched off in its training settings. Set “Frames every” to 10 steps, say, and train again.',
};

const withoutNorm: Absence = {
  title: 'This run has no normalization layer to look into',
  text: 'Drag a Batch Norm onto a wire, between a convolution and its activation, and train again.',
};

const cutShort: Absence = {
  title: 'The run ended before its first frame',
  text: 'Press Train to start another.',
};

const removed: Absence = {
  title: 'No frames of this run are kept',
  text: 'They were removed from the run store, or it went on from another run and took none. Train again: the same seed gives the same.',
};

const gaveRoom: Absence = {
  title: 'The frames of this run made room for newer runs',
  text: 'The run store had reached its limit. Raise the limit in Runs, or pin the runs that shall keep their frames. Train again: the same seed gives the same.',
};

const normalizes = (document: NormscopeDocument): boolean =>
  document.graph.nodes.some(({ kind }) => findLayer(kind)?.normalizes ?? false);

/**
 * Why there are no frames of a run, and what to do next.
 *
 * @param live whether the run is being trained
 * @param facts what else is known of it
 */
export function absenceOf(
  run: RunBuffer | null,
  live: boolean,
  facts: Pick<RunFacts, 'sentence' | 'trimmed'> | null,
): Absence {
  const sentence = facts?.sentence ?? null;
  if (run === null) return beforeTheFirstRun;
  if (run.document.training.framesEvery === 0) return withoutFrames;
  if (!normalizes(run.document)) return withoutNorm;
  if (live) return { title: 'The first frame is on its way', text: sentence ?? 'Training has begun.' };
  if (facts?.trimmed) return gaveRoom;
  if (run.lastStep > 0) return removed;
  return { ...cutShort, text: sentence ?? cutShort.text };
}
