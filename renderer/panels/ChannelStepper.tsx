import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useShownFrame } from '../training/hooks';
import { pinChannel, useRunView } from '../training/view';
import { IconButton } from '../ui/IconButton';
import tools from './tools.module.css';

/** The channel that a panel follows over time, and the way to its neighbours. */
export function ChannelStepper({ tap }: { readonly tap: string }) {
  const { frame } = useShownFrame(tap);
  const channels = frame?.channels ?? 1;
  const channel = Math.min(useRunView((view) => view.channel) ?? 0, channels - 1);
  return (
    <span className={tools['stepper']}>
      <IconButton
        label="Channel before"
        variant="ghost"
        size="small"
        disabled={channel === 0}
        onClick={() => pinChannel(channel - 1)}
      >
        <ChevronLeft />
      </IconButton>
      ch {channel}
      <IconButton
        label="Next channel"
        variant="ghost"
        size="small"
        disabled={channel === channels - 1}
        onClick={() => pinChannel(channel + 1)}
      >
        <ChevronRight />
      </IconButton>
    </span>
  );
}
