import { X } from 'lucide-react';
import { useCallback } from 'react';
import type { Frame } from '../../../shared/signals/frame';
import type { Draw } from '../../charts/Painter';
import { Plot } from '../../charts/Plot';
import { useChartTheme } from '../../charts/theme';
import { pinChannel } from '../../training/view';
import { IconButton } from '../../ui/IconButton';
import { ChannelTable } from './ChannelTable';
import styles from './ChannelView.module.css';
import { channelSentence, pictureNotes, varianceNote } from './channelNumbers';
import { drawChannelView } from './drawChannelView';

interface ChannelViewProps {
  readonly frame: Frame;
  readonly name: string;
  readonly channel: number;
  readonly epsilon: number | null;
}

/** One channel large: both histograms with axes, and all of its numbers. */
export function ChannelView({ frame, name, channel, epsilon }: ChannelViewProps) {
  const theme = useChartTheme();
  const draw = useCallback<Draw>(
    (context, size) => drawChannelView(context, size, { frame, channel, theme }),
    [frame, channel, theme],
  );
  const note = varianceNote(frame, channel, epsilon);
  return (
    <section className={styles['root']} aria-label={`Channel ${channel} of ${name}`}>
      <div className={styles['picture']}>
        <Plot
          className={styles['plot']}
          draw={draw}
          role="img"
          aria-label={channelSentence(frame, channel)}
        />
        <p className={styles['note']}>{pictureNotes(frame, channel).join(' · ')}</p>
      </div>
      <div className={styles['numbers']}>
        <ChannelTable
          frame={frame}
          channel={channel}
          title={`${name} · channel ${channel}`}
          epsilon={epsilon}
        />
        {note !== null && <p className={styles['note']}>{note}</p>}
      </div>
      <IconButton
        className={styles['close']}
        label="Close the large view"
        shortcut="Esc"
        variant="ghost"
        size="small"
        onClick={() => pinChannel(null)}
      >
        <X />
      </IconButton>
    </section>
  );
}
