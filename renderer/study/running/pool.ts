import type { WorkerHandlers, WorkerLink } from '../../training/watchedWorker';
import {
  type Measured,
  type MeasureEpoch,
  type RunTrial,
  type TrialCommand,
  type TrialMessage,
  trialMessageSchema,
} from './messages';

export type SpawnTrialWorker = (handlers: WorkerHandlers) => WorkerLink<TrialCommand>;

/** What is told of a trial until its last word. */
export type TrialNews = Extract<TrialMessage, { type: 'progress' | 'part' }>;
export type TrialEnd = Extract<TrialMessage, { type: 'ended' }>;

/** Loading the engine takes a second; a worker silent for this long will not speak any more. */
const LONGEST_SILENCE_MS = 60_000;

/** A worker, and who waits for its last word. */
interface Slot {
  readonly link: WorkerLink<TrialCommand>;
  hear: (message: TrialMessage) => void;
  lose: (sentence: string) => void;
  silence: ReturnType<typeof setTimeout> | undefined;
}

/** Workers that train for a study, each one network at a time. They are started when first needed, and kept. */
export class TrialPool {
  readonly #spawn: SpawnTrialWorker;
  readonly #silence: number;
  readonly #slots = new Map<number, Slot>();

  /** @param silence how long a new worker may stay silent, ms */
  constructor(spawn: SpawnTrialWorker, silence = LONGEST_SILENCE_MS) {
    this.#spawn = spawn;
    this.#silence = silence;
  }

  /** Trains in the worker `slot`. Rejects with a sentence where the worker dies; it is replaced at its next training. */
  run(slot: number, command: RunTrial, tell: (news: TrialNews) => void): Promise<TrialEnd> {
    return this.#ask(slot, command, (message, settle) => {
      if (message.type === 'ended') settle(message);
      if (message.type === 'progress' || message.type === 'part') tell(message);
    });
  }

  /** Measures in the worker `slot`. Rejects as `run` does. */
  measure(slot: number, command: MeasureEpoch): Promise<Measured> {
    return this.#ask(slot, command, (message, settle) => {
      if (message.type === 'measured') settle(message);
    });
  }

  /** Ends all trainings under way after their steps, each with a checkpoint. */
  stop(): void {
    for (const { link } of this.#slots.values()) link.post({ type: 'stop' });
  }

  /** Ends all workers at once; what is under way rejects. */
  terminate(): void {
    for (const slot of [...this.#slots.keys()]) this.#drop(slot, 'was ended');
  }

  #ask<Last>(
    slot: number,
    command: TrialCommand,
    hear: (message: TrialMessage, settle: (last: Last) => void) => void,
  ): Promise<Last> {
    return new Promise((resolve, reject) => {
      const worker = this.#slots.get(slot) ?? this.#start(slot);
      worker.hear = (message) => hear(message, resolve);
      worker.lose = (sentence) => reject(new Error(sentence));
      worker.link.post(command);
    });
  }

  #start(slot: number): Slot {
    const nobody = (): void => undefined;
    const link = this.#spawn({
      onMessage: (data) => this.#receive(slot, data),
      onDeath: (reason) => this.#drop(slot, reason),
    });
    const seconds = Math.round(this.#silence / 1000);
    const silence = setTimeout(
      () => this.#drop(slot, `did not answer within ${seconds} seconds of its start`),
      this.#silence,
    );
    const worker: Slot = { link, hear: nobody, lose: nobody, silence };
    this.#slots.set(slot, worker);
    return worker;
  }

  #receive(slot: number, data: unknown): void {
    const worker = this.#slots.get(slot);
    const message = trialMessageSchema.safeParse(data);
    if (!message.success) {
      this.#drop(slot, 'sent something that is not understood');
      return;
    }
    clearTimeout(worker?.silence);
    if (message.data.type === 'ready') worker?.link.watch();
    worker?.hear(message.data);
  }

  #drop(slot: number, reason: string): void {
    const worker = this.#slots.get(slot);
    if (worker === undefined) return;
    this.#slots.delete(slot);
    clearTimeout(worker.silence);
    worker.link.terminate();
    worker.lose(`The training worker ${reason}. The button at the end of the trial’s row trains it again.`);
  }
}
