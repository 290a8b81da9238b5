import { type MouseEvent, type PointerEvent, useCallback, useMemo, useState } from 'react';
import type { Frame } from '../../../shared/signals/frame';
import { type Anchor, HoverCard } from '../../charts/HoverCard';
import type { Draw } from '../../charts/Painter';
import { Plot } from '../../charts/Plot';
import { useChartTheme } from '../../charts/theme';
import { useElementSize } from '../../charts/useElementSize';
import type { RunBuffer } from '../../training/buffer';
import { nodeName, useSampledFrames, useShownFrame, useShownTap } from '../../training/hooks';
import { pinChannel, useRunView } from '../../training/view';
import { EmptyState } from '../../ui/EmptyState';
import { ChannelTable } from '../activations/ChannelTable';
import { batchEpsilon, channelSentence } from '../activations/channelNumbers';
import { ChannelListbox } from '../ChannelListbox';
import { FrameMissing } from '../FrameMissing';
import { WaitingForFrames } from '../WaitingForFrames';
import { drawRunning } from './drawRunning';
import { channelUnder, movedChannel, runningLayout } from './layout';
import styles from './Running.module.css';
import { channelCourse } from './runningData';

/** Frames that one channel is followed through; more would only be read, not seen. */
const MOST_FRAMES = 256;

/** The statistics a batch is normalized with in training, against the running averages that inference uses. */
export function Running() {
  const { run, tap } = useShownTap();
  const { frame, state } = useShownFrame(tap);
  if (run === null || tap === null) return <WaitingForFrames run={run} />;
  if (frame === null) return <FrameMissing state={state} />;
  if (frame.parameters.movingMean === null) {
    return (
      <EmptyState title="This layer keeps no running averages">
        It normalizes with the statistics of its input in training and inference alike. Choose a Batch Norm,
        Ghost Batch Norm or Batch Renorm.
      </EmptyState>
    );
  }
  return <RunningPlots run={run} tap={tap} frame={frame} />;
}

interface RunningPlotsProps {
  readonly run: RunBuffer;
  readonly tap: string;
  readonly frame: Frame;
}

interface Hover {
  readonly channel: number;
  readonly anchor: Anchor;
}

function RunningPlots({ run, tap, frame }: RunningPlotsProps) {
  const theme = useChartTheme();
  const { ref, size } = useElementSize<HTMLDivElement>();
  const chosen = useRunView((view) => view.channel);
  const channel = Math.min(chosen ?? 0, frame.channels - 1);
  const [hover, setHover] = useState<Hover | null>(null);
  const frames = useSampledFrames(run, tap, frame, MOST_FRAMES);
  const course = useMemo(() => channelCourse(frames, channel), [frames, channel]);
  const hovered = hover?.channel ?? null;

  const draw = useCallback<Draw>(
    (context, canvas) => drawRunning(context, canvas, { frame, course, channel, hovered, theme }),
    [frame, course, channel, hovered, theme],
  );

  const under = (event: PointerEvent | MouseEvent): number | null => {
    if (size === null) return null;
    const { left } = event.currentTarget.getBoundingClientRect();
    return channelUnder(runningLayout(size).channelMean, event.clientX - left, frame.channels);
  };

  const name = nodeName(run.document, tap);
  return (
    <ChannelListbox
      ref={ref}
      className={styles['root']}
      label={`Running statistics of ${name}`}
      count={frame.channels}
      active={channel}
      chosen={chosen}
      sentence={channelSentence(frame, channel)}
      moved={(key) => movedChannel(channel, frame.channels, key)}
      onMove={pinChannel}
      onChoose={pinChannel}
      onPointerMove={(event) => {
        const over = under(event);
        setHover(over === null ? null : { channel: over, anchor: { x: event.clientX, y: event.clientY } });
      }}
      onPointerLeave={() => setHover(null)}
      onClick={(event) => {
        const over = under(event);
        if (over !== null) pinChannel(over);
      }}
    >
      <Plot className={styles['plot']} draw={draw} aria-hidden="true" data-testid="running-statistics" />
      {hover !== null && hover.channel < frame.channels && (
        <HoverCard anchor={hover.anchor}>
          <ChannelTable
            frame={frame}
            channel={hover.channel}
            title={`Channel ${hover.channel}`}
            epsilon={batchEpsilon(run.document, tap)}
          />
        </HoverCard>
      )}
    </ChannelListbox>
  );
}
