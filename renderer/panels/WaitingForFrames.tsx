import { Activity } from 'lucide-react';
import type { NormscopeDocument } from '../../shared/document/schema';
import { findLayer } from '../../shared/layers/index';
import type { RunBuffer } from '../training/buffer';
import { useShownIsLive, useShownRunFacts } from '../training/runFacts';
import { EmptyState } from '../ui/EmptyState';

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

const normalizes = (document: NormscopeDocument): boolean =>
  document.graph.nodes.some(({ kind }) => findLayer(kind)?.normalizes ?? false);

function absenceOf(run: RunBuffer | null, live: boolean, sentence: string | null): Absence {
  if (run === null) return beforeTheFirstRun;
  if (run.document.training.framesEvery === 0) return withoutFrames;
  if (!normalizes(run.document)) return withoutNorm;
  if (live) return { title: 'The first frame is on its way', text: sentence ?? 'Training has begun.' };
  if (run.lastStep > 0) return removed;
  return { ...cutShort, text: sentence ?? cutShort.text };
}

/** What a panel of channels shows while there are no frames: why, and what to do next. */
export function WaitingForFrames({ run }: { readonly run: RunBuffer | null }) {
  const live = useShownIsLive();
  const facts = useShownRunFacts();
  const { title, text } = absenceOf(run, live, facts?.sentence ?? null);
  return (
    <EmptyState icon={<Activity />} title={title}>
      {text}
    </EmptyState>
  );
}
