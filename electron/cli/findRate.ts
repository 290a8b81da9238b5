import type { NormscopeDocument } from '../../shared/document/schema';
import { createTrainingControl, findLearningRate } from '../../shared/engine';
import type { FinderEvent } from '../../shared/protocol/finder';
import type { FindArguments } from './arguments';
import { readAsset, wasmFolder } from './files';
import type { Terminal } from './terminal';
import { nodeThreads } from './threads';

/** Searches a learning rate for a document's network and tells how it goes. Ctrl-C and SIGTERM stop it. */
export async function findRate(
  document: NormscopeDocument,
  { sweep, json, ...settings }: FindArguments,
  terminal: Terminal,
): Promise<number> {
  const control = createTrainingControl();
  let stopCode = 1;
  const release = terminal.onInterrupt((exitCode) => {
    stopCode = exitCode;
    control.stop();
  });
  const training = { ...document.training, ...settings };
  const assets = { wasmBase: wasmFolder(), threads: nodeThreads() };
  const tell = json ? tellJson : tellText;
  let code = 1;
  try {
    const events = findLearningRate({
      document: { ...document, training },
      readAsset,
      assets,
      control,
      sweep,
    });
    for await (const event of events) {
      tell(event, terminal);
      if (event.type === 'ended') code = codeOf(event.reason, stopCode);
    }
    return code;
  } finally {
    release();
  }
}

function codeOf(reason: Extract<FinderEvent, { type: 'ended' }>['reason'], stopCode: number): number {
  if (reason === 'stopped') return stopCode;
  return reason === 'failed' ? 1 : 0;
}

function tellJson(event: FinderEvent, { out }: Terminal): void {
  if (event.type === 'started') out(JSON.stringify(event));
  if (event.type === 'points') {
    for (const point of event.points) out(JSON.stringify({ type: 'point', ...point }));
  }
  if (event.type === 'ended') out(JSON.stringify({ ...event, type: 'final' }));
}

function tellText(event: FinderEvent, { out, note }: Terminal): void {
  if (event.type === 'preparing') note(event.sentence);
  if (event.type === 'started') note(event.note ?? `Searching on ${event.backend}.`);
  if (event.type === 'ended') out(event.sentence);
}
