import { goOnSentence } from '../../shared/protocol/checkpoints';
import type { FinderEvent } from '../../shared/protocol/finder';
import type { TrainingCommand, TrainingEvent } from '../../shared/protocol/training';
import { workerMessageSchema } from './messages';
import type { WorkerHandlers, WorkerLink } from './watchedWorker';

export type SpawnWorker = (handlers: WorkerHandlers) => WorkerLink<TrainingCommand>;

interface Options {
  readonly spawn: SpawnWorker;
  readonly onEvent: (event: TrainingEvent) => void;
  /** What a search for a learning rate tells. */
  readonly onFinding: (event: FinderEvent) => void;
  /** The worker did not take a command, with its sentence. */
  readonly onRefusal: (sentence: string) => void;
  /** How long a new worker may stay silent, ms. */
  readonly silence?: number;
}

type Ended = Extract<TrainingEvent, { type: 'ended' }>;
type Search = Extract<TrainingCommand, { type: 'findLearningRate' }>;

/** How far the run under way has come, as far as its events have told. */
interface Progress {
  step: number;
  valLoss: number | null;
  valAccuracy: number | null;
  /** Step of the last checkpoint. */
  checkpoint: number | null;
}

/** Loading the engine takes a second; a worker silent for this long will not speak any more. */
const LONGEST_SILENCE_MS = 30_000;

/**
 * Owns the training worker: starts one when needed, keeps it for the next run, and turns every way in which it can die
 * into an event with a sentence, so that a run, a measurement or a search for a learning rate always ends.
 */
export class TrainingClient {
  readonly #options: Options;
  #link: WorkerLink<TrainingCommand> | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #progress: Progress | null = null;
  #measures = false;
  #searching = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins a run; one that is under way must have ended before. */
  start(command: Extract<TrainingCommand, { type: 'start' }>): void {
    this.#progress = { step: 0, valLoss: null, valAccuracy: null, checkpoint: null };
    this.#link ??= this.#spawn();
    this.#link.post(command);
  }

  /** Measures the backends; answered by a `measured` event, whatever happens. Nothing else may be under way. */
  measure(command: Extract<TrainingCommand, { type: 'measure' }>): void {
    this.#measures = true;
    this.#link ??= this.#spawn();
    this.#link.post(command);
  }

  /** Begins a search for a learning rate. Nothing else may be under way. */
  find(command: Search): void {
    this.#searching = true;
    this.#link ??= this.#spawn();
    this.#link.post(command);
  }

  /** Sends a command to the run under way; without one there is nobody to tell. */
  send(command: Exclude<TrainingCommand, { type: 'start' | 'measure' | 'findLearningRate' }>): void {
    this.#link?.post(command);
  }

  /** Ends the worker without waiting for its step; what is under way ends as stopped. */
  terminate(): void {
    this.#drop();
    this.#endSearch('stopped', 'Stopped, without waiting for the step under way.');
    const step = this.#progress?.step ?? 0;
    this.#end(
      'stopped',
      `Stopped after step ${step}, without waiting for the step under way.${this.#goOn()}`,
    );
  }

  #spawn(): WorkerLink<TrainingCommand> {
    const silence = this.#options.silence ?? LONGEST_SILENCE_MS;
    this.#silence = setTimeout(() => {
      this.#died(link, `did not answer within ${Math.round(silence / 1000)} seconds of its start`);
    }, silence);
    const link = this.#options.spawn({
      onMessage: (message) => {
        if (link === this.#link) this.#receive(link, message);
      },
      onDeath: (reason) => {
        this.#died(link, reason);
      },
    });
    return link;
  }

  #receive(link: WorkerLink<TrainingCommand>, data: unknown): void {
    clearTimeout(this.#silence);
    const parsed = workerMessageSchema.safeParse(data);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      this.#died(
        link,
        `sent something that is no training event (${issue?.path.join('.')}: ${issue?.message})`,
      );
      return;
    }
    const message = parsed.data;
    if (message.type === 'ready') link.watch();
    if (message.type === 'refused') this.#options.onRefusal(message.sentence);
    if (message.type === 'event') this.#pass(message.event);
    if (message.type === 'finding') this.#passFinding(message.event);
  }

  #pass(event: TrainingEvent): void {
    if (this.#measures) {
      this.#measures = event.type !== 'measured';
      this.#options.onEvent(event);
    }
    if (this.#progress === null) return;
    if (event.type === 'started' && event.step > 0) {
      this.#progress = { ...this.#progress, step: event.step, checkpoint: event.step };
    }
    if (event.type === 'checkpoint') this.#progress.checkpoint = event.step;
    if (event.type === 'steps') this.#progress.step = event.steps.at(-1)?.step ?? this.#progress.step;
    if (event.type === 'epoch') {
      this.#progress.valLoss = event.metrics.valLoss;
      this.#progress.valAccuracy = event.metrics.valAccuracy;
    }
    if (event.type === 'ended') this.#progress = null;
    this.#options.onEvent(event);
  }

  #passFinding(event: FinderEvent): void {
    if (!this.#searching) return;
    if (event.type === 'ended') this.#searching = false;
    this.#options.onFinding(event);
  }

  #died(link: WorkerLink<TrainingCommand>, reason: string): void {
    if (link !== this.#link) return;
    this.#drop();
    const ended = `The training worker ${reason}.`;
    this.#endSearch('failed', `${ended} Search again.`);
    const step = this.#progress?.step ?? 0;
    const kept =
      `The run ends at step ${step}; what was measured until then is kept.${this.#goOn()} ` +
      'Press Train to start again.';
    this.#end('failed', this.#measures ? `${ended} The backends were not measured.` : `${ended} ${kept}`);
  }

  #goOn(): string {
    const checkpoint = this.#progress?.checkpoint ?? null;
    return checkpoint === null ? '' : ` ${goOnSentence(checkpoint)}`;
  }

  #drop(): void {
    clearTimeout(this.#silence);
    this.#link?.terminate();
    this.#link = null;
  }

  #end(reason: Ended['reason'], sentence: string): void {
    if (this.#measures) this.#pass({ type: 'measured', report: { measurements: [], sentence } });
    if (this.#progress === null) return;
    const { checkpoint: _, ...progress } = this.#progress;
    this.#progress = null;
    this.#options.onEvent({ type: 'ended', reason, sentence, ...progress });
  }

  #endSearch(reason: 'stopped' | 'failed', sentence: string): void {
    if (this.#searching) this.#passFinding({ type: 'ended', reason, sentence, suggestion: null });
  }
}
