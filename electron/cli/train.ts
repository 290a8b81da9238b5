import type { NormscopeDocument } from '../../shared/document/schema';
import { createTrainingControl, train } from '../../shared/engine';
import type { EndReason, TrainingEvent } from '../../shared/protocol/training';
import type { TrainArguments } from './arguments';
import { readAsset, wasmFolder } from './files';
import { jsonReporter, type Reporter, textReporter } from './reporters';
import type { Terminal } from './terminal';
import { nodeThreads } from './threads';

const exitCodes: Readonly<Record<Exclude<EndReason, 'stopped'>, number>> = {
  completed: 0,
  diverged: 1,
  failed: 1,
};

/**
 * Trains a document's network, telling how it goes. Ctrl-C and SIGTERM stop it after the step under way, and then give the
 * exit code.
 */
export async function trainProject(
  document: NormscopeDocument,
  options: TrainArguments,
  terminal: Terminal,
): Promise<number> {
  const control = createTrainingControl();
  let stopCode = exitCodes.failed;
  const release = terminal.onInterrupt((exitCode) => {
    stopCode = exitCode;
    control.stop();
  });
  const reporter = options.json ? jsonReporter(terminal) : textReporter(terminal);
  const { json, ...settings } = options;
  const training = { ...document.training, ...settings };
  const assets = { wasmBase: wasmFolder(), threads: nodeThreads() };
  try {
    const events = train({ document: { ...document, training }, readAsset, assets, control });
    const reason = await follow(events, reporter);
    return reason === 'stopped' ? stopCode : exitCodes[reason];
  } finally {
    release();
  }
}

/** Tells every event; gives how the training ended. */
async function follow(events: AsyncGenerator<TrainingEvent, void>, reporter: Reporter): Promise<EndReason> {
  let reason: EndReason = 'failed';
  for await (const event of events) {
    reporter.tell(event);
    if (event.type === 'ended') reason = event.reason;
  }
  return reason;
}
