/** What of the host's globals a pause can be had from. */
interface Clock {
  readonly Date: DateConstructor;
  readonly setTimeout?: (callback: () => void, milliseconds: number) => unknown;
}

/** Long enough that asking again takes no time from what compiles, short enough that nobody notices. */
const MILLISECONDS = 4;

/** Waits for `work`, and fails where it does; false where `isOver` came before its end. */
export async function unlessOver(work: Promise<unknown>, isOver: () => boolean): Promise<boolean> {
  let done = false;
  const watched = work.finally(() => {
    done = true;
  });
  // Who waits no longer does not hear of a failure either.
  watched.catch(() => undefined);
  while (!done) {
    if (isOver()) return false;
    await rest();
  }
  await watched;
  return true;
}

/** Lets the host run what is waiting for a few milliseconds. A timer, since a turn of the event loop would keep a core busy. */
export function rest({ setTimeout }: Clock = globalThis): Promise<void> {
  return new Promise((resolve) => {
    if (setTimeout === undefined) resolve();
    else setTimeout(resolve, MILLISECONDS);
  });
}
