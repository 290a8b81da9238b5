import { TrendingDown } from 'lucide-react';
import type { RunBuffer } from '../../training/buffer';
import { useShownIsLive, useShownRunFacts } from '../../training/runFacts';
import { EmptyState } from '../../ui/EmptyState';

interface Absence {
  readonly title: string;
  readonly text: string;
}

function absenceOf(run: RunBuffer | null, live: boolean, sentence: string | null): Absence {
  if (run === null) {
    const text = 'Press Train: how large the loss’s gradient is in every layer appears here, step by step.';
    return { title: 'Nothing has been trained yet', text };
  }
  if (run.document.training.framesEvery === 0) {
    const text =
      'Gradients are measured in the steps that histograms are taken in. Set “Histograms every” to 25 steps, say, and train again.';
    return { title: 'This run measured no gradients', text };
  }
  if (live) return { title: 'The first measurement is on its way', text: sentence ?? 'Training has begun.' };
  if (run.lastStep === 0) {
    return {
      title: 'The run ended before its first step',
      text: sentence ?? 'Press Train to start another.',
    };
  }
  const text =
    'It was trained before Normscope measured them. Train again: the same seed gives the same run.';
  return { title: 'The gradients of this run were not kept', text };
}

/** What the panel of gradients shows while there are none: why, and what to do next. */
export function WaitingForNorms({ run }: { readonly run: RunBuffer | null }) {
  const live = useShownIsLive();
  const facts = useShownRunFacts();
  const { title, text } = absenceOf(run, live, facts?.sentence ?? null);
  return (
    <EmptyState icon={<TrendingDown />} title={title}>
      {text}
    </EmptyState>
  );
}
