import {
  createTrainingControl,
  findLearningRate,
  type ThreadHost,
  type TrainingControl,
  train,
} from '../../shared/engine/index';
import type { FinderEvent } from '../../shared/protocol/finder';
import {
  type TrainingCommand,
  type TrainingEvent,
  trainingCommandSchema,
} from '../../shared/protocol/training';
import { readerUnder } from './assets';
import type { WorkerMessage } from './messages';

type Start = Extract<TrainingCommand, { type: 'start' }>;
type Search = Extract<TrainingCommand, { type: 'findLearningRate' }>;

/** The worker's side of training: takes commands, runs one training or search at a time, says what happens. */
export interface TrainingServer {
  readonly receive: (data: unknown) => void;
  /** Ends what is under way as failed, for an error that nobody caught. */
  readonly fail: (error: unknown) => void;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the worker is at. */
interface Job {
  readonly control: TrainingControl;
  /** Says that it has failed, as its last word. */
  readonly fail: (sentence: string) => void;
}

export function createTrainingServer(
  post: (message: WorkerMessage) => void,
  threads: ThreadHost,
): TrainingServer {
  let job: Job | null = null;
  let step = 0;

  const tell = (event: TrainingEvent): void => {
    if (event.type === 'steps') step = event.steps.at(-1)?.step ?? step;
    post({ type: 'event', event });
  };

  const fail = (error: unknown): void => {
    const failed = job;
    job = null;
    failed?.fail(textOf(error));
  };

  /** Tells the events of a job to their end; a job that has failed in between says no more. */
  const follow = async <Event>(
    mine: Job,
    events: AsyncGenerator<Event, void>,
    say: (event: Event) => void,
  ): Promise<void> => {
    job = mine;
    try {
      for await (const event of events) if (job === mine) say(event);
      if (job === mine) job = null;
    } catch (error) {
      if (job === mine) fail(error);
    }
  };

  const start = (command: Start): Promise<void> => {
    const control = createTrainingControl();
    step = 0;
    if (command.paused) control.step();
    const failed = (text: string): void => {
      const sentence = `Training failed at step ${step}: ${text}`;
      tell({ type: 'ended', reason: 'failed', sentence, step, valLoss: null, valAccuracy: null });
    };
    return follow({ control, fail: failed }, train({ ...optionsOf(command, threads), control }), tell);
  };

  const search = (command: Search): Promise<void> => {
    const control = createTrainingControl();
    const say = (event: FinderEvent): void => post({ type: 'finding', event });
    const failed = (text: string): void => {
      say({ type: 'ended', reason: 'failed', sentence: `The search failed: ${text}`, suggestion: null });
    };
    const events = findLearningRate({ ...optionsOf(command, threads), control, sweep: command.sweep });
    return follow({ control, fail: failed }, events, say);
  };

  const begin = (command: Start | Search): void => {
    if (job === null) {
      void (command.type === 'start' ? start(command) : search(command));
      return;
    }
    post({
      type: 'refused',
      sentence: 'A training is under way already: stop it before starting another.',
    });
  };

  const obey = (command: TrainingCommand): void => {
    switch (command.type) {
      case 'start':
      case 'findLearningRate':
        begin(command);
        break;
      case 'setLearningRate':
        job?.control.setLearningRate(command.learningRate);
        break;
      default:
        job?.control[command.type]();
    }
  };

  return {
    receive: (data) => {
      const command = trainingCommandSchema.safeParse(data);
      if (command.success) obey(command.data);
      else post({ type: 'refused', sentence: refusal(command.error.issues) });
    },
    fail,
  };
}

function optionsOf({ document, backend, assetBase }: Start | Search, threads: ThreadHost) {
  const assets = { wasmBase: new URL('wasm/', assetBase).href, threads };
  return { document, backend, assets, readAsset: readerUnder(assetBase) };
}

function refusal(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const where = issues[0]?.path.map(String).join('.') || 'type';
  return `The training worker does not understand this command (${where}: ${issues[0]?.message ?? 'unknown'}).`;
}
