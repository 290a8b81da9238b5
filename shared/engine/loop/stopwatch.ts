/** Measures wall time, but not while it is held. */
export interface Stopwatch {
  /** Milliseconds since the start or the last restart, without those held. */
  elapsed(): number;
  /** Begins anew, with this much counted already. */
  restart(elapsed?: number): void;
  /** What `wait` takes is not counted. */
  hold<Value>(wait: Promise<Value>): Promise<Value>;
}

export function createStopwatch(now: () => number): Stopwatch {
  let start = now();
  return {
    elapsed: () => now() - start,
    restart: (elapsed = 0) => {
      start = now() - elapsed;
    },
    hold: async (wait) => {
      const held = now();
      const value = await wait;
      start += now() - held;
      return value;
    },
  };
}
