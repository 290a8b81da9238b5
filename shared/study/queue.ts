/**
 * Runs `work` on every item, at most `slots` at a time, taking them in their order; resolves when all are done, and rejects at the
 * first that fails, once those under way have ended. `isStopped` is asked before each is begun.
 */
export async function runQueue<Item>(
  items: readonly Item[],
  slots: number,
  work: (item: Item, slot: number) => Promise<void>,
  isStopped: () => boolean,
): Promise<void> {
  const left = items.values();
  const failures: unknown[] = [];
  const serve = async (slot: number): Promise<void> => {
    for (const item of left) {
      if (failures.length > 0 || isStopped()) return;
      try {
        await work(item, slot);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: slots }, (_, slot) => serve(slot)));
  if (failures.length > 0) throw failures[0];
}
