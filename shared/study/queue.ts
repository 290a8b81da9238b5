/** Work of which several pieces are done at a time. */
export interface Queue {
  /**
   * Sets every free slot to work; to be called again where there is something new. Resolves when nothing is under way, and
   * rejects then where a piece failed, which keeps further ones from being begun. Called before that, it gives the same promise.
   */
  run(): Promise<void>;
}

/**
 * A queue that asks `next` for each piece of work when a slot is free, and stops asking for that slot at null. What is done in
 * which order, and whether to pause, is thereby for `next` to say.
 */
export function createQueue<Item>(
  slots: number,
  next: () => Item | null,
  work: (item: Item, slot: number) => Promise<void>,
): Queue {
  const busy = new Map<number, Promise<void>>();
  let failures: unknown[] = [];
  let draining: Promise<void> | null = null;
  const serve = async (slot: number): Promise<void> => {
    try {
      while (failures.length === 0) {
        const item = next();
        if (item === null) break;
        await work(item, slot);
      }
    } catch (error) {
      failures.push(error);
    } finally {
      busy.delete(slot);
    }
  };
  const drain = async (): Promise<void> => {
    while (busy.size > 0) await Promise.all(busy.values());
    draining = null;
    const [failure] = failures;
    const failed = failures.length > 0;
    failures = [];
    if (failed) throw failure;
  };
  return {
    run: () => {
      for (let slot = 0; slot < slots; slot += 1) {
        if (!busy.has(slot)) busy.set(slot, Promise.resolve(slot).then(serve));
      }
      draining ??= drain();
      return draining;
    },
  };
}
