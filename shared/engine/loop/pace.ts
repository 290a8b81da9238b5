/** Milliseconds between two messages of the same kind: twenty a second is as live as an eye can tell. */
const INTERVAL = 50;

/** Says when it is time for the next message, so that a fast network does not flood the window with them. */
export interface Pace {
  /** True where the last message lies far enough back. */
  due(): boolean;
  /** A message is being sent now. */
  sent(): void;
}

/** The first message is due at once. `now` gives milliseconds. */
export function createPace(now: () => number): Pace {
  let last = Number.NEGATIVE_INFINITY;
  return {
    due: () => now() - last >= INTERVAL,
    sent: () => {
      last = now();
    },
  };
}
