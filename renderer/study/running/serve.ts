import { median } from '../../../shared/collections/median';
import {
  createTrainingControl,
  type ThreadHost,
  type TrainingControl,
  train,
} from '../../../shared/engine/index';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { watchTrial } from '../../../shared/study/outcome';
import { readerUnder } from '../../training/assets';
import {
  type MeasureSteps,
  type RunTrial,
  type TrialCommand,
  type TrialMessage,
  trialCommandSchema,
} from './messages';

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
    const resume = command.type === 'run' ? command.kept?.checkpoint : undefined;
    return train({ document, readAsset: readerUnder(assetBase), assets, control: own, resume });
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
  { variant, seed, kept }: RunTrial,
  events: AsyncGenerator<TrainingEvent>,
  post: (message: TrialMessage) => void,
): Promise<void> {
  const watch = watchTrial({ variant, seed }, kept?.part ?? null);
  let totalSteps = 0;
  let told = Number.NEGATIVE_INFINITY;
  const tellProgress = (step: number): void => {
    const now = performance.now();
    if (now - told < PROGRESS_EVERY) return;
    told = now;
    post({ type: 'progress', step, totalSteps });
  };
  try {
    for await (const event of events) {
      watch.tell(event);
      if (event.type === 'started') totalSteps = event.totalSteps;
      if (event.type === 'started') tellProgress(event.step);
      if (event.type === 'steps') tellProgress(event.steps.at(-1)?.step ?? 0);
      if (event.type === 'checkpoint' && event.kind === 'latest')
        post({ type: 'part', kept: { part: watch.part(event.step), checkpoint: event.bytes } });
    }
    post({ type: 'ended', outcome: watch.outcome() });
  } catch (error) {
    post({ type: 'ended', outcome: watch.failed(error instanceof Error ? error.message : String(error)) });
  }
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
