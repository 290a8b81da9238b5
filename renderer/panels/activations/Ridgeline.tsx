import { useCallback } from 'react';
import type { Draw } from '../../charts/Painter';
import { Plot } from '../../charts/Plot';
import { useChartTheme } from '../../charts/theme';
import type { RunBuffer } from '../../training/buffer';
import { useSameItems } from '../../training/hooks';
import { sampledSteps } from '../../training/scrub';
import { drawRidges } from './drawRidges';
import { useActivationsOptions } from './options';
import styles from './Ridgeline.module.css';
import { onCommonAxis, ridgesOf } from './ridges';

interface RidgelineProps {
  readonly run: RunBuffer;
  readonly tap: string;
  readonly name: string;
  readonly channel: number;
  /** Step that the timeline looks at. */
  readonly step: number | null;
}

/** Most steps drawn behind one another. */
const MOST_RIDGES = 32;
const GAP = 24;
const EDGE = 12;

/** One channel's histograms through the whole run: before on the left, after on the right, the newest in front. */
export function Ridgeline({ run, tap, name, channel, step }: RidgelineProps) {
  const theme = useChartTheme();
  const axis = useActivationsOptions((options) => options.axis);
  // Frames still on their way from the store render the panel again when they arrive.
  const looks = sampledSteps(run.frames.steps(tap), MOST_RIDGES).map((at) => run.frames.look(tap, at));
  const frames = useSameItems(looks.flatMap((look) => (look.state === 'here' ? [look.frame] : [])));

  const draw = useCallback<Draw>(
    (context, { width, height }) => {
      const own = [ridgesOf(frames, 'before', channel), ridgesOf(frames, 'after', channel)] as const;
      const [before, after] = axis === 'common' ? onCommonAxis(...own) : own;
      const half = (width - 2 * EDGE - GAP) / 2;
      const box = { left: EDGE, top: 4, width: half, height: height - 8 };
      drawRidges(context, box, { side: 'before', ridges: before, theme, step });
      drawRidges(context, { ...box, left: EDGE + half + GAP }, { side: 'after', ridges: after, theme, step });
    },
    [frames, channel, step, axis, theme],
  );

  const label = `Channel ${channel} of ${name} before and after normalization, through the run's steps`;
  return <Plot className={styles['plot']} draw={draw} role="img" aria-label={label} />;
}
