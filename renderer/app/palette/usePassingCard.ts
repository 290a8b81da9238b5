import { useRef, useState } from 'react';

/** How long the pointer or the focus rests before a card opens, in milliseconds. */
const OPEN_AFTER = 500;
/** Time to take the pointer from the entry to its card. */
const CLOSE_AFTER = 150;

/**
 * Props for a hover card and its trigger: it opens where the pointer or the keyboard's focus rests. A press on the trigger
 * puts it away until the pointer comes again, so that it is never in the way of a drag. Radix waits once for the pointer and
 * once for the focus that a press brings, and forgets the first: whether something still rests here is asked when the time
 * has come.
 */
export function usePassingCard() {
  const [open, setOpen] = useState(false);
  const [pressed, setPressed] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const rests = () => trigger.current?.matches(':hover, :focus-visible') ?? false;
  const press = () => {
    setPressed(true);
    setOpen(false);
  };
  return {
    root: {
      open,
      onOpenChange: (next: boolean) => setOpen(next && !pressed && rests()),
      openDelay: OPEN_AFTER,
      closeDelay: CLOSE_AFTER,
    },
    trigger: {
      ref: trigger,
      onPointerDownCapture: press,
      onPointerLeave: () => setPressed(false),
      onBlur: () => setPressed(false),
    },
  };
}
