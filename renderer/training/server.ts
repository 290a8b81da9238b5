import {
  createTrainingControl,
  findLearningRate,
  measure,
  type ProbeCache,
  type ThreadHost,
  type TrainingControl,
  train,
} from '../../shared/engine/index';
import { goOnSentence } from '../../shared/protocol/checkpoints';
import type { FinderEvent } from '../../shared/protocol/finder';
import {
  type TrainingCommand,
  type TrainingEvent,
  trainingCommandSchema,
} from '../../shared/protocol/training';
import { readerUnder } from './assets';
import type { WorkerMessage } from './messages';

/** What the engine is given beside the files. */
interface EngineHost {
  readonly threads: ThreadHost;
  readonly probes: ProbeCache;
}

type Start = Extract<TrainingCommand, { type: 'start' }>;
type Measure = Extract<TrainingCommand, { type: 'measure' }>;
type Search = Extract<TrainingCommand, { type: 'findLearningRate' }>;

/** Commands that begin something; the others steer what is under way. */
type Beginning = Start | Measure | Search;

/** The worker's side of training: takes commands, does one thing at a time (a training, a measurement, a search), says what happens. */
export interface TrainingServer {
  readonly receive: (data: unknown) => void;
  /** Ends what is under way as failed, for an error that nobody caught. */
  readonly fail: (error: unknown) => void;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the worker is at. */
interface Job {
  readonly control: TrainingControl;
  /** Says that it has failed, and why, as its last word. */
  readonly fail: (text: string) => void;
}

export function createTrainingServer(
  post: (message: WorkerMessage) => void,
  host: EngineHost,
): TrainingServer {
  let job: Job | null = null;

  const fail = (error: unknown): void => {
    const failed = job;
    job = null;
    // Nobody hears of it any more; without this it would work on beside the next one.
    failed?.control.stop();
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

  const tell = (event: TrainingEvent): void => post({ type: 'event', event });

  const startTraining = (command: Start): Promise<void> => {
    const control = createTrainingControl();
    if (command.paused) control.step();
    const { resume, weightsFrom, backend } = command;
    const options = { ...optionsOf(command, host), control, resume, weightsFrom, backend };
    let [step, checkpoint]: [number, number | null] = [0, null];
    const say = (event: TrainingEvent): void => {
      if (event.type === 'steps') step = event.steps.at(-1)?.step ?? step;
      if (event.type === 'checkpoint') checkpoint = event.step;
      tell(event);
    };
    const failed = (text: string): void => tell(failedTraining(text, step, checkpoint));
    return follow({ control, fail: failed }, train(options), say);
  };

  const measureBackends = (command: Measure): Promise<void> => {
    const control = createTrainingControl();
    const failed = (text: string): void => {
      const sentence = `The backends could not be measured: ${text}`;
      tell({ type: 'measured', report: { measurements: [], sentence } });
    };
    return follow({ control, fail: failed }, measure({ ...optionsOf(command, host), control }), tell);
  };

  const search = (command: Search): Promise<void> => {
    const control = createTrainingControl();
    const { sweep, backend } = command;
    const say = (event: FinderEvent): void => post({ type: 'finding', event });
    const failed = (text: string): void => {
      say({ type: 'ended', reason: 'failed', sentence: `The search failed: ${text}`, suggestion: null });
    };
    const events = findLearningRate({ ...optionsOf(command, host), control, sweep, backend });
    return follow({ control, fail: failed }, events, say);
  };

  const begin = (command: Beginning): Promise<void> => {
    switch (command.type) {
      case 'start':
        return startTraining(command);
      case 'measure':
        return measureBackends(command);
      case 'findLearningRate':
        return search(command);
    }
  };

  const obey = (command: TrainingCommand): void => {
    switch (command.type) {
      case 'start':
      case 'measure':
      case 'findLearningRate':
        if (job === null) void begin(command);
        else post({ type: 'refused', sentence: BUSY });
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

const BUSY =
  'A training, a measurement or a search is under way already: let it end before starting another.';

function optionsOf({ document, assetBase }: Beginning, host: EngineHost) {
  const assets = { wasmBase: new URL('wasm/', assetBase).href, ...host };
  return { document, assets, readAsset: readerUnder(assetBase) };
}

/** How a training ends where an error that nobody caught ends it. */
function failedTraining(text: string, step: number, checkpoint: number | null): TrainingEvent {
  const kept = step === 0 ? '' : ' Everything measured up to there is kept.';
  const sentence =
    `Training failed ${step === 0 ? 'before the first step' : `at step ${step}`}: ${text.replace(/\.$/, '')}.${kept}` +
    `${checkpoint === null ? '' : ` ${goOnSentence(checkpoint)}`} Press Train to start again.`;
  return { type: 'ended', reason: 'failed', sentence, step, valLoss: null, valAccuracy: null };
}

function refusal(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const where = issues[0]?.path.map(String).join('.') || 'type';
  return `The training worker does not understand this command (${where}: ${issues[0]?.message ?? 'unknown'}).`;
}
