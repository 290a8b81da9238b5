import {
  createTrainingControl,
  type ThreadHost,
  type TrainingControl,
  train,
} from '../../shared/engine/index';
import {
  type TrainingCommand,
  type TrainingEvent,
  trainingCommandSchema,
} from '../../shared/protocol/training';
import { readerUnder } from './assets';
import type { WorkerMessage } from './messages';

type Start = Extract<TrainingCommand, { type: 'start' }>;

/** The worker's side of training: takes commands, runs one training at a time, says what happens. */
export interface TrainingServer {
  readonly receive: (data: unknown) => void;
  /** Ends the run under way as failed, for an error that nobody caught. */
  readonly fail: (error: unknown) => void;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createTrainingServer(
  post: (message: WorkerMessage) => void,
  threads: ThreadHost,
): TrainingServer {
  let control: TrainingControl | null = null;
  let step = 0;

  const tell = (event: TrainingEvent): void => {
    if (event.type === 'steps') step = event.steps.at(-1)?.step ?? step;
    post({ type: 'event', event });
  };

  const fail = (error: unknown): void => {
    if (control === null) return;
    control = null;
    const sentence = `Training failed at step ${step}: ${textOf(error)}`;
    tell({ type: 'ended', reason: 'failed', sentence, step, valLoss: null, valAccuracy: null });
  };

  const start = async (command: Start): Promise<void> => {
    const mine = createTrainingControl();
    control = mine;
    step = 0;
    if (command.paused) mine.step();
    try {
      const run = train({
        document: command.document,
        readAsset: readerUnder(command.assetBase),
        assets: { wasmBase: new URL('wasm/', command.assetBase).href, threads },
        control: mine,
        backend: command.backend,
      });
      for await (const event of run) if (control === mine) tell(event);
      if (control === mine) control = null;
    } catch (error) {
      if (control === mine) fail(error);
    }
  };

  const obey = (command: TrainingCommand): void => {
    if (command.type !== 'start') {
      control?.[command.type]();
      return;
    }
    if (control !== null) {
      post({
        type: 'refused',
        sentence: 'A training is under way already: stop it before starting another.',
      });
      return;
    }
    void start(command);
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
