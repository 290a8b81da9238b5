import { median } from '../../../shared/collections/median';
import {
  createTrainingControl,
  type ThreadHost,
  type TrainingControl,
  train,
} from '../../../shared/engine/index';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { type Watch, watchTrial } from '../../../shared/study/outcome';
import { readerUnder } from '../../training/assets';
import {
  type MeasureSteps,
  type RunTrial,
  type TrialCommand,
  type TrialMessage,
  trialCommandSchema,
} from './messages';

/** A place to go on from is told at most this often, in milliseconds: epochs of small networks take fewer. */
const PARTS_EVERY = 1000;

/** Progress is told at most this often, in milliseconds. */
const PROGRESS_EVERY = 100;

/** The worker's side of a study: trains one network after the other, or measures how long a step takes. */
export function serveTrials(
  post: (message: TrialMessage) => void,
  threads: (most: number) => ThreadHost,
): (data: unknown) => void {
  let control: TrainingControl | null = null;
  const events = (command: RunTrial | MeasureSteps, own: TrainingControl): AsyncGenerator<TrainingEvent> => {
    const { document, assetBase } = command;
    const assets = { wasmBase: new URL('wasm/', assetBase).href, threads: threads(command.threads) };
    const begun =
      command.type === 'run'
        ? { resume: command.kept?.checkpoint, settle: command.settle, examine: command.probe === null }
        : {};
    return train({ document, readAsset: readerUnder(assetBase), assets, control: own, ...begun });
  };
  const begin = async (command: Exclude<TrialCommand, { type: 'stop' }>): Promise<void> => {
    const own = createTrainingControl();
    control = own;
    if (command.type === 'run') await runTrial(command, events(command, own), post);
    else await measureSteps(command, events(command, own), own, post);
  };
  return (data) => {
    const command = trialCommandSchema.parse(data);
    if (command.type === 'stop') control?.stop();
    else void begin(command);
  };
}

async function runTrial(
  { variant, seed, probe, kept }: RunTrial,
  events: AsyncGenerator<TrainingEvent>,
  post: (message: TrialMessage) => void,
): Promise<void> {
  const watch = watchTrial({ variant, seed, probe }, kept?.part ?? null, () => performance.now());
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

async function measureSteps(
  { document, milliseconds }: MeasureSteps,
  events: AsyncGenerator<TrainingEvent>,
  control: TrainingControl,
  post: (message: TrialMessage) => void,
): Promise<void> {
  const times: number[] = [];
  let begun: number | null = null;
  let sentence = '';
  try {
    for await (const event of events) {
      if (event.type === 'started') begun = performance.now();
      if (event.type === 'steps') times.push(...event.steps.map((step) => step.milliseconds));
      if (event.type === 'ended') sentence = event.sentence;
      if (begun !== null && performance.now() - begun >= milliseconds) control.stop();
    }
  } catch (error) {
    sentence = error instanceof Error ? error.message : String(error);
  }
  // The first step also makes ready what the others use.
  const middle = median(times.slice(1));
  const msPerImage = middle === null ? null : middle / document.training.batchSize;
  post({ type: 'measured', msPerImage, steps: Math.max(0, times.length - 1), sentence });
}
