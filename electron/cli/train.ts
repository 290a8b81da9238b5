import type { NormscopeDocument } from '../../shared/document/schema';
import { createTrainingControl, train } from '../../shared/engine';
import type { EndReason, TrainingEvent } from '../../shared/protocol/training';
import type { TrainArguments } from './arguments';
import { readAsset, wasmFolder } from './files';
import { jsonReporter, type Reporter, textReporter } from './reporters';
import type { Terminal } from './terminal';

const exitCodes: Readonly<Record<EndReason, number>> = { completed: 0, stopped: 130, diverged: 1, failed: 1 };

/** Trains a document's network, telling how it goes. Ctrl-C stops it after the step under way. */
export async function trainProject(
  document: NormscopeDocument,
  options: TrainArguments,
  terminal: Terminal,
): Promise<number> {
  const control = createTrainingControl();
  const release = terminal.onInterrupt(() => control.stop());
  const reporter = options.json ? jsonReporter(terminal) : textReporter(terminal);
  const { json, ...settings } = options;
  const training = { ...document.training, ...settings };
  const assets = { wasmBase: wasmFolder() };
  try {
    return await follow(train({ document: { ...document, training }, readAsset, assets, control }), reporter);
  } finally {
    release();
  }
}

async function follow(events: AsyncGenerator<TrainingEvent, void>, reporter: Reporter): Promise<number> {
  let code = exitCodes.failed;
  for await (const event of events) {
    reporter.tell(event);
    if (event.type === 'ended') code = exitCodes[event.reason];
  }
  return code;
}
