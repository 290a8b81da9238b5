import { type HTMLAttributes, type KeyboardEvent, type Ref, useId } from 'react';
import { VisuallyHidden } from '../ui/VisuallyHidden';

interface ChannelListboxProps extends Omit<HTMLAttributes<HTMLDivElement>, 'onSelect'> {
  readonly ref?: Ref<HTMLDivElement>;
  readonly label: string;
  readonly count: number;
  /** Channel that the keyboard is on. */
  readonly active: number;
  /** Channel that is chosen; null for none. */
  readonly chosen: number | null;
  /** Reads the active channel out. */
  readonly sentence: string;
  /** The channel a key moves to from the active one; null for a key that moves nowhere. */
  readonly moved: (key: string) => number | null;
  readonly onMove: (channel: number) => void;
  /** A channel is chosen, or with null let go. */
  readonly onChoose: (channel: number | null) => void;
}

/**
 * Channels that are drawn on a canvas, for keyboard and screen reader: one element with the focus, arrow keys that move
 * between channels, Enter that chooses, Escape that lets go, and one hidden option that says what is drawn.
 */
export function ChannelListbox(props: ChannelListboxProps) {
  const { ref, label, count, active, chosen, sentence, moved, onMove, onChoose, children, ...rest } = props;
  const id = useId();

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(event.key);
    if (next !== null) onMove(next);
    else if (event.key === 'Enter' || event.key === ' ') onChoose(active === chosen ? null : active);
    else if (event.key === 'Escape' && chosen !== null) onChoose(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      {...rest}
      ref={ref}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={id}
      onKeyDown={press}
    >
      <VisuallyHidden
        id={id}
        role="option"
        aria-setsize={count}
        aria-posinset={active + 1}
        aria-selected={active === chosen}
        aria-label={sentence}
      />
      {children}
    </div>
  );
}
