import type { CSSProperties, KeyboardEvent } from 'react';
import type { RunBuffer } from '../../training/buffer';
import { movedFrameStep, nearestFrameStep } from '../../training/scrub';
import { lookAt, setPlaying, useRunView } from '../../training/view';
import styles from './Timeline.module.css';
import { togglePlayback } from './usePlayback';

interface ScrubberProps {
  readonly run: RunBuffer;
  readonly tap: string;
  /** Step of the frame shown. */
  readonly step: number;
  /** What a screen reader says of the position. */
  readonly text: string;
}

const frameMoves: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: Number.NEGATIVE_INFINITY,
};

/** Positions for the style sheet, which draws the line. */
type Shares = CSSProperties & Readonly<Record<`--${string}`, number>>;

/**
 * The whole run as a line: bright up to the step that is shown, dim up to the last one measured. Dragging, clicking and
 * the arrow keys look at other frames; beyond the newest frame lies «live».
 */
export function Scrubber({ run, tap, step, text }: ScrubberProps) {
  const position = useRunView((view) => view.position);
  const steps = run.frames.steps(tap);
  const first = steps[0] ?? 1;
  const newest = steps.at(-1) ?? first;
  const end = Math.max(run.totalSteps, newest, first + 1);
  const share = (of: number): number => (of - first) / (end - first);
  const shares: Shares = { '--measured': share(Math.max(run.lastStep, newest)), '--shown': share(step) };

  const look = (wanted: number | null): void => {
    setPlaying(false);
    lookAt(wanted === null || wanted >= newest ? null : wanted);
  };

  const move = (delta: number): void => {
    const wanted = movedFrameStep(steps, position, delta);
    look(wanted);
    // Who goes back stays there, also where the first frame is the newest so far.
    if (delta < 0) lookAt(wanted);
  };

  const press = (event: KeyboardEvent): void => {
    const delta = frameMoves[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (delta !== undefined) move(delta);
    else if (event.key === 'End') look(null);
    else if (event.key === ' ') togglePlayback(run, tap);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <input
      type="range"
      className={styles['scrubber']}
      style={shares}
      aria-label="Step of the run"
      aria-valuetext={text}
      min={first}
      max={end}
      value={step}
      onChange={(event) => look(nearestFrameStep(steps, event.target.valueAsNumber))}
      onKeyDown={press}
    />
  );
}
