import type { NormscopeDocument } from '../../shared/document/schema';
import { createTrainingControl, train } from '../../shared/engine';
import type { EndReason, TrainingEvent } from '../../shared/protocol/training';
import { writeAtomically } from '../main/files/atomicWrite';
import type { TrainArguments } from './arguments';
import { readAsset, wasmFolder } from './files';
import { pathOf, readBytes } from './project';
import { jsonReporter, type Reporter, textReporter } from './reporters';
import type { Terminal } from './terminal';
import { nodeThreads } from './threads';
import { UsageError } from './usage';

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
  const reporter = options.json ? jsonReporter(terminal, document) : textReporter(terminal);
  const { json, checkpoint, resume, ...settings } = options;
  // Without a file to keep them in, none is taken.
  const checkpoints = checkpoint === undefined ? ({ kind: 'none' } as const) : document.training.checkpoints;
  const training = { ...document.training, ...settings, checkpoints };
  const assets = { wasmBase: wasmFolder(), threads: nodeThreads() };
  try {
    const begun = resume === undefined ? {} : { resume: await readBytes(resume) };
    const events = train({ document: { ...document, training }, readAsset, assets, control, ...begun });
    const reason = await follow(events, reporter, checkpoint);
    return reason === 'stopped' ? stopCode : exitCodes[reason];
  } finally {
    release();
  }
}

/** Tells every event, and keeps the latest checkpoint in a file; gives how the training ended. */
async function follow(
  events: AsyncGenerator<TrainingEvent, void>,
  reporter: Reporter,
  file: string | undefined,
): Promise<EndReason> {
  let reason: EndReason = 'failed';
  for await (const event of events) {
    reporter.tell(event);
    if (event.type === 'checkpoint' && file !== undefined) await keep(file, event.bytes);
    if (event.type === 'ended') reason = event.reason;
  }
  return reason;
}

async function keep(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeAtomically(pathOf(file), bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file} cannot be written (${reason}): give --checkpoint another place.`, {
      cause: error,
    });
  }
}
