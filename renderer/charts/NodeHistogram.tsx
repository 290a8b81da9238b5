import { useCallback } from 'react';
import { useShownFrame } from '../training/hooks';
import { drawHistogram, sharedPeak } from './histogram';
import styles from './NodeHistogram.module.css';
import type { Draw } from './Painter';
import { Plot } from './Plot';
import { pooledHistogram } from './pool';
import { useChartTheme } from './theme';

const BINS = 48;

/**
 * The histogram of all of a normalization layer's channels together, before (amber) and after (teal), at the timeline's
 * step. Draws nothing while there are no frames of the layer.
 */
export function NodeHistogram({ tap }: { readonly tap: string }) {
  const { frame } = useShownFrame(tap);
  const theme = useChartTheme();
  const histogram = frame === null ? null : pooledHistogram(frame, BINS);

  const draw = useCallback<Draw>(
    (context, { width, height }) => {
      if (histogram === null) return;
      const { before, after } = histogram;
      const box = { left: 0, top: 1, width, height: height - 2 };
      const peak = sharedPeak(before, after);
      drawHistogram(context, { counts: before, from: 0, to: width }, { theme, side: 'before', peak, box });
      drawHistogram(context, { counts: after, from: 0, to: width }, { theme, side: 'after', peak, box });
    },
    [histogram, theme],
  );

  if (frame === null || histogram === null) return null;
  const label = `All ${frame.channels} channels before and after normalization at step ${frame.step}`;
  return <Plot className={styles['plot']} draw={draw} role="img" aria-label={label} />;
}
