import { serveThread } from '../../shared/engine/program/threads';

// One message starts the thread; from then on it serves, and hears no other.
self.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
  serveThread(data, () => self.postMessage('ready')),
);
