/** Something that changes often and is looked at once per animation frame. */
export interface Signal {
  /** Says that something changed. */
  readonly raise: () => void;
  /** Grows by one each time the listeners are told. */
  readonly version: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * A change signal that tells its listeners at most once per animation frame, however often it is raised.
 *
 * @param schedule how the next animation frame is awaited; a test passes its own.
 */
export function createSignal(schedule: (flush: () => void) => void = atNextFrame): Signal {
  const listeners = new Set<() => void>();
  let version = 0;
  let scheduled = false;

  const flush = (): void => {
    scheduled = false;
    version += 1;
    for (const listener of [...listeners]) listener();
  };

  return {
    raise: () => {
      if (scheduled) return;
      scheduled = true;
      schedule(flush);
    },
    version: () => version,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function atNextFrame(flush: () => void): void {
  requestAnimationFrame(flush);
}
