import { nodeName, useShownFrame, useShownTap } from '../../training/hooks';
import { useRunView } from '../../training/view';
import { FrameMissing } from '../FrameMissing';
import { WaitingForFrames } from '../WaitingForFrames';
import styles from './Activations.module.css';
import { ChannelGrid } from './ChannelGrid';
import { ChannelView } from './ChannelView';
import { batchEpsilon } from './channelNumbers';
import { useActivationsOptions } from './options';
import { Ridgeline } from './Ridgeline';

/** Every channel of one normalization layer, before and after, at the timeline's step or through the whole run. */
export function Activations() {
  const { run, tap } = useShownTap();
  const { frame, state } = useShownFrame(tap);
  const mode = useActivationsOptions((options) => options.mode);
  const pinned = useRunView((view) => view.channel);
  if (run === null || tap === null) return <WaitingForFrames run={run} />;
  if (frame === null) return <FrameMissing state={state} />;
  const name = nodeName(run.document, tap);
  const epsilon = batchEpsilon(run.document, tap);
  const channel = pinned === null ? null : Math.min(pinned, frame.channels - 1);
  if (mode === 'ridgeline') {
    return <Ridgeline run={run} tap={tap} name={name} channel={channel ?? 0} frame={frame} />;
  }
  return (
    <div className={styles['root']}>
      <ChannelGrid frame={frame} name={name} pinned={channel} epsilon={epsilon} />
      {channel !== null && <ChannelView frame={frame} name={name} channel={channel} epsilon={epsilon} />}
    </div>
  );
}
