import { frameBuffers } from './frameBuffers';
import type { WorkerMessage } from './messages';
import { probeCache } from './probeCache';
import { createTrainingServer } from './server';
import { pageThreads } from './threads';
import { holdLock } from './watchedWorker';

/** Frames and checkpoints are moved, not copied: their memory belongs to the page once they are sent. */
function movedWith(message: WorkerMessage): ArrayBuffer[] {
  if (message.type !== 'event') return [];
  const { event } = message;
  if (event.type === 'frame') return frameBuffers(event.frame);
  return event.type === 'checkpoint' ? [event.bytes.buffer] : [];
}

const post = (message: WorkerMessage): void => self.postMessage(message, { transfer: movedWith(message) });

const server = createTrainingServer(post, { threads: pageThreads(), probes: probeCache });
self.addEventListener('message', (event: MessageEvent<unknown>) => server.receive(event.data));
self.addEventListener('error', (event) => server.fail(event.error ?? event.message));
self.addEventListener('unhandledrejection', (event) => server.fail(event.reason));

holdLock(() => post({ type: 'ready' }));
