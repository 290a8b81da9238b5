import { useCallback } from 'react';
import type { Frame } from '../../../shared/signals/frame';
import type { Draw } from '../../charts/Painter';
import { Plot } from '../../charts/Plot';
import { useChartTheme } from '../../charts/theme';
import type { RunBuffer } from '../../training/buffer';
import { useSampledFrames } from '../../training/hooks';
import { drawRidges } from './drawRidges';
import { useActivationsOptions } from './options';
import styles from './Ridgeline.module.css';
import { onCommonAxis, ridgesOf } from './ridges';

interface RidgelineProps {
  readonly run: RunBuffer;
  readonly tap: string;
  readonly name: string;
  readonly channel: number;
  /** The frame that the timeline looks at. */
  readonly frame: Frame;
}

/** Most steps drawn behind one another. */
const MOST_RIDGES = 32;
const GAP = 24;
const EDGE = 12;

/** One channel's histograms through the whole run: before on the left, after on the right, the newest in front. */
export function Ridgeline({ run, tap, name, channel, frame }: RidgelineProps) {
  const theme = useChartTheme();
  const axis = useActivationsOptions((options) => options.axis);
  // Frames still on their way from the store render the panel again when they arrive.
  const frames = useSampledFrames(run, tap, frame, MOST_RIDGES);
  const { step } = frame;

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
