import { useEffect } from 'react';
import type { RunBuffer } from '../../training/buffer';
import { shownStep } from '../../training/hooks';
import { movedFrameStep, playStride } from '../../training/scrub';
import { lookAt, setPlaying, useRunView } from '../../training/view';

const TICK_MS = 90;
/** A whole run plays in at most this many ticks, about half a minute. */
const MOST_TICKS = 330;

/** One tick: to the next frame, unless the one looked at is still being read. Stops at the newest. */
function advance(run: RunBuffer, tap: string): void {
  const { position } = useRunView.getState();
  const steps = run.frames.steps(tap);
  const shown = shownStep(run, tap, position);
  if (shown !== null && run.frames.look(tap, shown).state === 'loading') return;
  const next = movedFrameStep(steps, position, playStride(steps.length, MOST_TICKS));
  if (next === null || next === steps.at(-1)) {
    lookAt(null);
    setPlaying(false);
  } else lookAt(next);
}

/** Moves the timeline on while it plays. */
export function usePlayback(run: RunBuffer | null, tap: string | null): void {
  const playing = useRunView((view) => view.playing);
  useEffect(() => {
    if (!playing || run === null || tap === null) return;
    const timer = setInterval(() => advance(run, tap), TICK_MS);
    return () => clearInterval(timer);
  }, [playing, run, tap]);
}

/** Plays from where the timeline stands, or from the beginning where it stands at the end; or stops. */
export function togglePlayback(run: RunBuffer, tap: string): void {
  const { playing, position } = useRunView.getState();
  const steps = run.frames.steps(tap);
  if (!playing && shownStep(run, tap, position) === steps.at(-1)) lookAt(steps[0] ?? null);
  setPlaying(!playing);
}
