import { pageThreads } from '../../training/threads';
import { holdLock } from '../../training/watchedWorker';
import type { TrialMessage } from './messages';
import { serveTrials } from './serve';

/** A checkpoint is moved, not copied: its memory belongs to the page once it is sent. */
const movedWith = (message: TrialMessage): ArrayBuffer[] =>
  message.type === 'part' ? [message.kept.checkpoint.buffer] : [];

const post = (message: TrialMessage): void => self.postMessage(message, { transfer: movedWith(message) });

const receive = serveTrials(post, pageThreads);
self.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data));

holdLock(() => post({ type: 'ready' }));
