import type { AssetReader } from '../../shared/data/dataset';
import {
  createTrainingControl,
  measure,
  type ProbeCache,
  type ThreadHost,
  type TrainingControl,
  train,
} from '../../shared/engine/index';
import { goOnSentence } from '../../shared/protocol/checkpoints';
import {
  type TrainingCommand,
  type TrainingEvent,
  trainingCommandSchema,
} from '../../shared/protocol/training';
import type { WorkerMessage } from './messages';

/** What the engine is given beside the files. */
interface EngineHost {
  readonly threads: ThreadHost;
  readonly probes: ProbeCache;
}

/** Commands that begin something; the others steer what is under way. */
type Beginning = Extract<TrainingCommand, { type: 'start' | 'measure' }>;

/** The worker's side of training: takes commands, runs one training at a time, says what happens. */
export interface TrainingServer {
  readonly receive: (data: unknown) => void;
  /** Ends the run under way as failed, for an error that nobody caught. */
  readonly fail: (error: unknown) => void;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads shipped files under a URL; of a file that is not there the error says what was answered. */
function readerUnder(assetBase: string): AssetReader {
  return async (path) => {
    const response = await fetch(new URL(path, assetBase));
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}

/** What a command begins. */
function beginningOf(
  command: Beginning,
  control: TrainingControl,
  host: EngineHost,
): AsyncGenerator<TrainingEvent, void> {
  const { document, assetBase } = command;
  const readAsset = readerUnder(assetBase);
  const assets = { wasmBase: new URL('wasm/', assetBase).href, ...host };
  const options = { document, readAsset, assets, control };
  if (command.type === 'measure') return measure(options);
  const { resume, weightsFrom, backend } = command;
  return train({ ...options, resume, weightsFrom, backend });
}

/** How what was begun ends where an error that nobody caught ends it. */
function failureOf(
  error: unknown,
  begun: Beginning['type'],
  step: number,
  checkpoint: number | null,
): TrainingEvent {
  if (begun === 'measure') {
    const sentence = `The backends could not be measured: ${textOf(error)}`;
    return { type: 'measured', report: { measurements: [], sentence } };
  }
  const sentence =
    `Training failed at step ${step}: ${textOf(error)}. Everything measured up to there is kept.` +
    `${checkpoint === null ? '' : ` ${goOnSentence(checkpoint)}`} Press Train to start again.`;
  return { type: 'ended', reason: 'failed', sentence, step, valLoss: null, valAccuracy: null };
}

export function createTrainingServer(
  post: (message: WorkerMessage) => void,
  host: EngineHost,
): TrainingServer {
  let control: TrainingControl | null = null;
  let begun: Beginning['type'] = 'start';
  let step = 0;
  let checkpoint: number | null = null;

  const tell = (event: TrainingEvent): void => {
    if (event.type === 'steps') step = event.steps.at(-1)?.step ?? step;
    if (event.type === 'checkpoint') checkpoint = event.step;
    post({ type: 'event', event });
  };

  const fail = (error: unknown): void => {
    if (control === null) return;
    // Nobody hears of it any more; without this it would train on beside the next one.
    control.stop();
    control = null;
    tell(failureOf(error, begun, step, checkpoint));
  };

  const begin = async (command: Beginning): Promise<void> => {
    const mine = createTrainingControl();
    control = mine;
    begun = command.type;
    step = 0;
    checkpoint = null;
    if (command.type === 'start' && command.paused) mine.step();
    try {
      const run = beginningOf(command, mine, host);
      for await (const event of run) if (control === mine) tell(event);
      if (control === mine) control = null;
    } catch (error) {
      if (control === mine) fail(error);
    }
  };

  const obey = (command: TrainingCommand): void => {
    if (command.type !== 'start' && command.type !== 'measure') {
      control?.[command.type]();
      return;
    }
    if (control !== null) {
      post({
        type: 'refused',
        sentence: 'A training or a measurement is under way already: let it end before starting another.',
      });
      return;
    }
    void begin(command);
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

function refusal(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const where = issues[0]?.path.map(String).join('.') || 'type';
  return `The training worker does not understand this command (${where}: ${issues[0]?.message ?? 'unknown'}).`;
}
