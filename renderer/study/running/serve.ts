import type { NormscopeDocument } from '../../../shared/document/schema';
import {
  createTrainingControl,
  type ThreadHost,
  type TrainingControl,
  train,
} from '../../../shared/engine/index';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { type Watch, watchTrial } from '../../../shared/study/outcome';
import { watchEpoch } from '../../../shared/study/warmUp';
import { readerUnder } from '../../training/assets';
import {
  type MeasureEpoch,
  type RunTrial,
  type TrialCommand,
  type TrialMessage,
  trialCommandSchema,
} from './messages';

/** A place to go on from is told at most this often, in milliseconds: epochs of small networks take fewer. */
const PARTS_EVERY = 1000;

/** Progress is told at most this often, in milliseconds. */
const PROGRESS_EVERY = 100;

/** The worker's side of a study: trains one network after the other, or measures how long an epoch takes. */
export function serveTrials(
  post: (message: TrialMessage) => void,
  threads: (most: number) => ThreadHost,
): (data: unknown) => void {
  let control: TrainingControl | null = null;
  const events = (command: RunTrial | MeasureEpoch, own: TrainingControl): AsyncGenerator<TrainingEvent> => {
    const { document, assetBase } = command;
    const assets = { wasmBase: new URL('wasm/', assetBase).href, threads: threads(command.threads) };
    const begun =
      command.type === 'run'
        ? { resume: command.kept?.checkpoint, examine: command.probe === null }
        : { examine: true };
    return train({
      document,
      readAsset: readerUnder(assetBase),
      assets,
      control: own,
      settle: command.settle,
      framesAtStart: true,
      ...begun,
    });
  };
  const begin = async (command: Exclude<TrialCommand, { type: 'stop' }>): Promise<void> => {
    const own = createTrainingControl();
    control = own;
    if (command.type === 'run') await runTrial(command, events(command, own), post);
    else await measureEpoch(command, (document) => events({ ...command, document }, own), own, post);
  };
  return (data) => {
    const command = trialCommandSchema.parse(data);
    if (command.type === 'stop') control?.stop();
    else void begin(command);
  };
}

async function runTrial(
  { variant, seed, probe, alone, kept }: RunTrial,
  events: AsyncGenerator<TrainingEvent>,
  post: (message: TrialMessage) => void,
): Promise<void> {
  const watch = watchTrial({ variant, seed, probe, alone }, kept?.part ?? null, () => performance.now());
  const teller = createTeller(watch, post);
  try {
    for await (const event of events) {
      watch.tell(event);
      teller.tell(event);
    }
    const outcome = watch.outcome();
    if (outcome === null) teller.tellPart();
    post({ type: 'ended', outcome });
  } catch (error) {
    post({ type: 'ended', outcome: watch.failed(error instanceof Error ? error.message : String(error)) });
  }
}

interface Teller {
  tell(event: TrainingEvent): void;
  /** Tells the latest place to go on from, where it was not told yet. */
  tellPart(): void;
}

/** Tells the page how far a trial has come, and places to go on from, no more often than it has use for. */
function createTeller(watch: Watch, post: (message: TrialMessage) => void): Teller {
  const [mayTellProgress, mayTellPart] = [atMostEvery(PROGRESS_EVERY), atMostEvery(PARTS_EVERY)];
  let totalSteps = 0;
  let checkpoint: Extract<TrainingEvent, { type: 'checkpoint' }> | null = null;
  const tellProgress = (step: number): void => {
    if (mayTellProgress()) post({ type: 'progress', step, totalSteps });
  };
  const tellPart = (): void => {
    if (checkpoint === null) return;
    const { step, bytes } = checkpoint;
    post({ type: 'part', kept: { part: watch.part(step), checkpoint: bytes } });
    checkpoint = null;
  };
  return {
    tellPart,
    tell: (event) => {
      if (event.type === 'started') totalSteps = event.totalSteps;
      if (event.type === 'started') tellProgress(event.step);
      if (event.type === 'steps') tellProgress(event.steps.at(-1)?.step ?? 0);
      if (event.type === 'checkpoint') checkpoint = event;
      if (checkpoint !== null && mayTellPart()) tellPart();
    },
  };
}

/** True at its first call, and then where the last true answer is so long ago. */
function atMostEvery(milliseconds: number): () => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - last < milliseconds) return false;
    last = now;
    return true;
  };
}

async function measureEpoch(
  { document, milliseconds }: MeasureEpoch,
  train: (document: NormscopeDocument) => AsyncGenerator<TrainingEvent>,
  control: TrainingControl,
  post: (message: TrialMessage) => void,
): Promise<void> {
  const now = (): number => performance.now();
  const begun = now();
  const once = { ...document, training: { ...document.training, epochs: 1 } };
  const measure = async () => {
    const watch = watchEpoch(document.training.batchSize, now);
    let started = Number.POSITIVE_INFINITY;
    try {
      for await (const event of train(once)) {
        watch.tell(event);
        if (event.type === 'started') started = now();
        if (now() - started >= milliseconds) control.stop();
      }
      return watch.measured();
    } catch (error) {
      return { ...watch.measured(), sentence: error instanceof Error ? error.message : String(error) };
    }
  };
  const first = await measure();
  const soon = first.whole !== null && now() - begun < milliseconds / 3;
  post({ type: 'measured', ...(soon ? await measure() : first) });
}
