import { Activity } from 'lucide-react';
import type { RunBuffer } from '../training/buffer';
import { useShownIsLive, useShownRunFacts } from '../training/runFacts';
import { EmptyState } from '../ui/EmptyState';
import { absenceOf } from './absenceOfFrames';

/** What a panel of channels shows while there are no frames: why, and what to do next. */
export function WaitingForFrames({ run }: { readonly run: RunBuffer | null }) {
  const live = useShownIsLive();
  const facts = useShownRunFacts();
  const { title, text } = absenceOf(run, live, facts);
  return (
    <EmptyState icon={<Activity />} title={title}>
      {text}
    </EmptyState>
  );
}
