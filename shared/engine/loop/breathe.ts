/** What of the host's globals a turn of the event loop can be had from. Browsers lack the first, some runtimes both. */
interface Host {
  readonly Date: DateConstructor;
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly MessageChannel?: new () => Channel;
}

interface Channel {
  readonly port1: Port;
  readonly port2: Port;
}

interface Port {
  /** Setting it also starts the port. */
  onmessage?: ((event: never) => unknown) | null;
  postMessage(message: null): void;
}

/**
 * Lets the host run what is waiting (a command that arrived, a frame that is to be drawn), then goes on. Timers would do,
 * but browsers clamp them to four milliseconds, which on a small network is longer than a step.
 */
export type Breathe = () => Promise<void>;

/** The cheapest turn of the event loop that this host offers. */
export function createBreathe(host: Host = globalThis): Breathe {
  const { setImmediate, MessageChannel } = host;
  if (setImmediate) return () => new Promise((resolve) => setImmediate(() => resolve()));
  if (MessageChannel) return throughChannel(new MessageChannel());
  return () => Promise.resolve();
}

function throughChannel({ port1, port2 }: Channel): Breathe {
  let resume: (() => void) | null = null;
  port1.onmessage = () => resume?.();
  return () =>
    new Promise((resolve) => {
      resume = resolve;
      port2.postMessage(null);
    });
}
