import { markDamaged } from './damageMark';
import { isDamage, sentenceOf } from './failures';
import { type RunCall, type RunMessage, runCallSchema } from './messages';
import { openRunStore } from './open';
import type { RunStore } from './store';

/** The end of a channel between two threads: a `Worker`, a `parentPort` or a `MessagePort`. */
export interface ThreadPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/**
 * Opens the run store at `path` and answers what the other end of the port asks of it, in the order asked. A store in which
 * a call meets damage is marked, so that the next start puts it aside, as the call's sentence says.
 */
export function serveRunStore(port: ThreadPort, path: string): void {
  const { store, file, note } = openRunStore(path);
  const say = (message: RunMessage): void => port.postMessage(message);
  say({ type: 'opened', note });
  port.on('message', (message) => {
    const call = runCallSchema.parse(message);
    say(answer(store, file, call));
    makeRoom(store, file, call.method);
  });
}

function answer(store: RunStore, file: string | null, call: RunCall): RunMessage {
  try {
    return { type: 'done', id: call.id, value: carryOut(store, call) };
  } catch (error) {
    if (file !== null && isDamage(error)) markDamaged(file);
    return { type: 'failed', id: call.id, sentence: sentenceOf(error) };
  }
}

/** Makes room behind the answer: what a call has kept is kept, whatever becomes of the room. */
function makeRoom({ room }: RunStore, file: string | null, method: RunCall['method']): void {
  try {
    if (method === 'append') room.makeForBatch();
    if (method === 'end' || method === 'setBudget') room.make();
  } catch (error) {
    if (file !== null && isDamage(error)) markDamaged(file);
  }
}

function carryOut(store: RunStore, call: RunCall): unknown {
  switch (call.method) {
    case 'begin':
      return store.begin(call.argument);
    case 'append':
      return store.append(call.argument);
    case 'end':
      return store.end(call.argument);
    case 'list':
      return store.list(call.argument);
    case 'metrics':
      return store.metrics(call.argument);
    case 'frame':
      return store.frame(call.argument);
    case 'checkpoint':
      return store.checkpoint(call.argument);
    case 'rename':
      return store.rename(call.argument);
    case 'remove':
      return store.remove(call.argument);
    case 'pin':
      return store.pin(call.argument);
    case 'setBudget':
      return store.room.setBudget(call.argument);
    case 'setOpen':
      return store.room.setOpen(call.argument);
    case 'usage':
      return store.usage(call.argument);
    case 'removeOlderFrames':
      return store.removeOlderFrames(call.argument);
    case 'trials':
      return store.trials.list(call.argument);
    case 'part':
      return store.trials.part(call.argument);
    case 'keepOutcome':
      return store.trials.keepOutcome(call.argument);
    case 'keepPart':
      return store.trials.keepPart(call.argument);
    case 'forget':
      return store.trials.forget(call.argument);
    case 'interrupt':
      return store.interrupt();
    case 'close':
      return store.close();
  }
}
