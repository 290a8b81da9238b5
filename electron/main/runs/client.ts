import type { z } from 'zod';
import type {
  AppendRun,
  BeginRun,
  CheckpointKey,
  EndRun,
  PinRun,
  RenameRun,
  RunMetrics,
  RunRecord,
  StoreUsage,
} from '../../../shared/protocol/runs';
import type {
  ForgetTrials,
  KeepOutcome,
  KeepPart,
  KeptPart,
  KeptTrial,
  TrialKey,
} from '../../../shared/protocol/study';
import { ShellError } from '../errors';
import { type RunCall, type RunMessage, runAnswers, runMessageSchema } from './messages';
import type { ThreadPort } from './serve';

/** A thread that serves a run store, as the client needs to know it. */
export interface RunThread extends ThreadPort {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
}

type WithoutId<Call> = Call extends RunCall ? Omit<Call, 'id'> : never;
type Settle = (message: Exclude<RunMessage, { type: 'opened' }>) => void;

interface Running {
  readonly thread: RunThread;
  /** What went wrong in opening the store of earlier runs, or null. */
  readonly note: Promise<string | null>;
}

/**
 * The run store as the main process uses it: the methods of `RunStore`, answered by another thread. A thread that dies
 * fails the calls it had not answered, and the next call starts a new one.
 */
export class RunClient {
  readonly #start: () => RunThread;
  readonly #waiting = new Map<number, Settle>();
  #running: Running | null = null;
  #lastId = 0;

  /** @param start starts a thread that runs `serveRunStore` */
  constructor(start: () => RunThread) {
    this.#start = start;
  }

  /** Opens the store ahead of the first call; gives a sentence where the store of earlier runs could not be used. */
  open(): Promise<string | null> {
    return this.#run().note;
  }

  begin(run: BeginRun): Promise<RunRecord> {
    return this.#call({ method: 'begin', argument: run }, runAnswers.begin);
  }

  append(batch: AppendRun): Promise<undefined> {
    return this.#call({ method: 'append', argument: batch }, runAnswers.append);
  }

  end(end: EndRun): Promise<RunRecord> {
    return this.#call({ method: 'end', argument: end }, runAnswers.end);
  }

  list(documentId: string): Promise<readonly RunRecord[]> {
    return this.#call({ method: 'list', argument: documentId }, runAnswers.list);
  }

  metrics(runId: string): Promise<RunMetrics> {
    return this.#call({ method: 'metrics', argument: runId }, runAnswers.metrics);
  }

  frame(key: { runId: string; tap: string; step: number }): Promise<Uint8Array | null> {
    return this.#call({ method: 'frame', argument: key }, runAnswers.frame);
  }

  checkpoint(key: CheckpointKey): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#call({ method: 'checkpoint', argument: key }, runAnswers.checkpoint);
  }

  rename(name: RenameRun): Promise<RunRecord> {
    return this.#call({ method: 'rename', argument: name }, runAnswers.rename);
  }

  remove(runId: string): Promise<undefined> {
    return this.#call({ method: 'remove', argument: runId }, runAnswers.remove);
  }

  pin(pin: PinRun): Promise<RunRecord> {
    return this.#call({ method: 'pin', argument: pin }, runAnswers.pin);
  }

  setBudget(bytes: number | null): Promise<undefined> {
    return this.#call({ method: 'setBudget', argument: bytes }, runAnswers.setBudget);
  }

  setOpen(runIds: readonly string[]): Promise<undefined> {
    return this.#call({ method: 'setOpen', argument: [...runIds] }, runAnswers.setOpen);
  }

  usage(documentId: string): Promise<StoreUsage> {
    return this.#call({ method: 'usage', argument: documentId }, runAnswers.usage);
  }

  removeOlderFrames(documentId: string): Promise<undefined> {
    return this.#call({ method: 'removeOlderFrames', argument: documentId }, runAnswers.removeOlderFrames);
  }

  trials(documentId: string): Promise<readonly KeptTrial[]> {
    return this.#call({ method: 'trials', argument: documentId }, runAnswers.trials);
  }

  part(key: TrialKey): Promise<KeptPart | null> {
    return this.#call({ method: 'part', argument: key }, runAnswers.part);
  }

  keepOutcome(outcome: KeepOutcome): Promise<undefined> {
    return this.#call({ method: 'keepOutcome', argument: outcome }, runAnswers.keepOutcome);
  }

  keepPart(part: KeepPart): Promise<undefined> {
    return this.#call({ method: 'keepPart', argument: part }, runAnswers.keepPart);
  }

  forget(trials: ForgetTrials): Promise<undefined> {
    return this.#call({ method: 'forget', argument: trials }, runAnswers.forget);
  }

  /** Nothing trains any more: the page that trained is gone. */
  interrupt(): Promise<undefined> {
    return this.#call({ method: 'interrupt', argument: undefined }, runAnswers.interrupt);
  }

  /** Closes the store, if it is open; everything asked before is carried out first. */
  async close(): Promise<void> {
    if (this.#running !== null) await this.#call({ method: 'close', argument: undefined }, runAnswers.close);
  }

  #call<Answer>(call: WithoutId<RunCall>, answer: z.ZodType<Answer>): Promise<Answer> {
    const { thread } = this.#run();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (message) => {
        if (message.type === 'failed') return reject(new ShellError(message.sentence));
        const parsed = answer.safeParse(message.value);
        if (parsed.success) resolve(parsed.data);
        else reject(parsed.error);
      });
      thread.postMessage({ ...call, id });
    });
  }

  #run(): Running {
    this.#running ??= this.#begin(this.#start());
    return this.#running;
  }

  #begin(thread: RunThread): Running {
    const note = new Promise<string | null>((resolve) => {
      thread.on('message', (data) => {
        const message = runMessageSchema.parse(data);
        if (message.type === 'opened') resolve(message.note);
        else this.#settle(message);
      });
      const lose = (reason: string) => resolve(this.#lose(thread, reason));
      thread.on('error', (error) => lose(error instanceof Error ? error.message : String(error)));
      thread.on('exit', () => lose('its thread ended'));
    });
    return { thread, note };
  }

  #settle(message: Exclude<RunMessage, { type: 'opened' }>): void {
    const settle = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    settle?.(message);
  }

  #lose(thread: RunThread, reason: string): string {
    const sentence = `The store of runs stopped (${reason}): what was being kept may be missing. It starts again with the next run.`;
    if (this.#running?.thread === thread) {
      this.#running = null;
      for (const id of [...this.#waiting.keys()]) this.#settle({ type: 'failed', id, sentence });
    }
    return sentence;
  }
}
