import { type MouseEvent, type PointerEvent, useCallback, useEffect, useState } from 'react';
import type { Frame } from '../../../shared/signals/frame';
import { type Anchor, HoverCard } from '../../charts/HoverCard';
import type { Draw } from '../../charts/Painter';
import { Plot } from '../../charts/Plot';
import { useChartTheme } from '../../charts/theme';
import { useElementSize } from '../../charts/useElementSize';
import { pinChannel } from '../../training/view';
import { ChannelListbox } from '../ChannelListbox';
import styles from './ChannelGrid.module.css';
import { ChannelTable } from './ChannelTable';
import { channelSentence } from './channelNumbers';
import { drawGrid } from './drawGrid';
import { cellAt, cellBox, type GridLayout, gridLayout, movedCell } from './gridLayout';
import { useActivationsOptions } from './options';

interface ChannelGridProps {
  readonly frame: Frame;
  /** Name of the normalization layer. */
  readonly name: string;
  readonly pinned: number | null;
  readonly epsilon: number | null;
}

interface Hover {
  readonly channel: number;
  readonly anchor: Anchor;
}

/**
 * Every channel's histograms on one canvas: it covers the panel, and an empty, transparent element of the rows' height
 * scrolls over it. Arrow keys move between channels, Enter pins one, Escape lets it go.
 */
export function ChannelGrid({ frame, name, pinned, epsilon }: ChannelGridProps) {
  const theme = useChartTheme();
  const axis = useActivationsOptions((options) => options.axis);
  const { ref, size } = useElementSize<HTMLDivElement>();
  const [scrollTop, setScrollTop] = useState(0);
  const [hover, setHover] = useState<Hover | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const layout = gridLayout(frame.channels, size?.width ?? 0, size?.height ?? 0);
  const active = Math.min(focused ?? pinned ?? 0, frame.channels - 1);
  const hovered = hover !== null && hover.channel < frame.channels ? hover : null;

  const draw = useCallback<Draw>(
    (context, { height }) => {
      if (size === null) return;
      const marks = { pinned, focused, hovered: hovered?.channel ?? null };
      const fresh = gridLayout(frame.channels, size.width, size.height);
      drawGrid(context, height, { frame, layout: fresh, scrollTop, theme, axis, ...marks });
    },
    [frame, size, scrollTop, theme, axis, pinned, focused, hovered],
  );

  // The large view takes room from the grid, whose rows then break elsewhere.
  useEffect(() => {
    if (pinned === null || size === null || ref.current === null) return;
    scrollIntoView(ref.current, gridLayout(frame.channels, size.width, size.height), pinned);
  }, [ref, pinned, size, frame.channels]);

  const channelUnder = (event: PointerEvent | MouseEvent): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    return cellAt(layout, event.clientX - box.left, event.clientY - box.top + scrollTop);
  };

  const follow = (event: PointerEvent): void => {
    const channel = channelUnder(event);
    setHover(channel === null ? null : { channel, anchor: { x: event.clientX, y: event.clientY } });
  };

  const move = (channel: number): void => {
    setFocused(channel);
    if (ref.current !== null) scrollIntoView(ref.current, layout, channel);
  };

  return (
    <div className={styles['root']}>
      <Plot className={styles['canvas']} draw={draw} aria-hidden="true" data-testid="channel-grid" />
      <ChannelListbox
        ref={ref}
        className={styles['scroller']}
        label={`Channels of ${name}`}
        count={frame.channels}
        active={active}
        chosen={pinned}
        sentence={channelSentence(frame, active)}
        moved={(key) => movedCell(layout, active, key)}
        onMove={move}
        onChoose={pinChannel}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onPointerMove={follow}
        onPointerLeave={() => setHover(null)}
        onClick={(event) => {
          const channel = channelUnder(event);
          if (channel !== null) pinChannel(channel === pinned ? null : channel);
          // The grid makes room for the large view: another channel lies under the pointer now.
          setHover(null);
        }}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && setFocused(active)}
        onBlur={() => setFocused(null)}
      >
        <div style={{ height: layout.height }} />
      </ChannelListbox>
      {hovered !== null && hovered.channel !== pinned && (
        <HoverCard anchor={hovered.anchor}>
          <ChannelTable
            frame={frame}
            channel={hovered.channel}
            title={`Channel ${hovered.channel}`}
            epsilon={epsilon}
          />
        </HoverCard>
      )}
    </div>
  );
}

/** Scrolls just as far as needed for a cell to be seen whole. */
function scrollIntoView(scroller: HTMLElement, layout: GridLayout, index: number): void {
  const margin = 8;
  const { top, height } = cellBox(layout, index);
  const bottom = top + height + margin - scroller.clientHeight;
  scroller.scrollTop = Math.max(bottom, Math.min(scroller.scrollTop, top - margin));
}
