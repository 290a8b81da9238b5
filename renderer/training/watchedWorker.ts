/** A worker that is up, as whoever speaks to it sees it. */
export interface WorkerLink<Command> {
  readonly post: (command: Command) => void;
  readonly terminate: () => void;
  /** Begins to watch for the worker's end; to be called once it has said that it is ready. */
  readonly watch: () => void;
}

export interface WorkerHandlers {
  readonly onMessage: (message: unknown) => void;
  /** The worker is gone or of no more use; `reason` completes «The training worker …». */
  readonly onDeath: (reason: string) => void;
}

/**
 * Watches over a worker that was started under `name`. One that ends by itself (its memory is gone, or it was closed) raises no
 * event in the page, so it holds a Web Lock named like itself for as long as it lives: whoever gets that lock knows it is gone.
 */
export function watchWorker<Command>(
  worker: Worker,
  name: string,
  { onMessage, onDeath }: WorkerHandlers,
): WorkerLink<Command> {
  const watching = new AbortController();
  worker.addEventListener('message', (event: MessageEvent<unknown>) => onMessage(event.data));
  worker.addEventListener('messageerror', () => onDeath('sent a message that could not be read'));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onDeath(event.message ? `failed (${event.message})` : 'could not be loaded');
  });
  return {
    post: (command) => worker.postMessage(command),
    terminate: () => {
      watching.abort();
      worker.terminate();
    },
    // It holds the lock when it says that it is ready: asked for earlier, the lock would be had at once.
    watch: () => {
      navigator.locks
        .request(name, { signal: watching.signal }, () => onDeath('ended by itself'))
        .catch(() => undefined);
    },
  };
}

/** What a worker does at its start: says that it is ready, and holds its lock until it is gone. */
export function holdLock(ready: () => void): void {
  void navigator.locks.request(self.name, () => {
    ready();
    return new Promise<void>(() => undefined);
  });
}
