import type { KeepOutcome, KeepPart, KeptPart, TrialKey } from '../../../shared/protocol/study';
import { type Outcome, type Part, watchTrial } from '../../../shared/study/outcome';
import { createQueue, type Queue } from '../../../shared/study/queue';
import type { Trial } from '../../../shared/study/trials';
import type { RunTrial } from './messages';
import type { TrialPool } from './pool';

/** Where the trials of a project are kept; the bridge's `study`. */
export interface TrialSink {
  part(key: TrialKey): Promise<KeptPart | null>;
  keepOutcome(outcome: KeepOutcome): Promise<void>;
  keepPart(part: KeepPart): Promise<void>;
}

/** How far a trial under way has come. */
export interface TrialProgress {
  readonly step: number;
  /** 0 until it is known. */
  readonly totalSteps: number;
}

interface RunnerOptions {
  readonly documentId: string;
  /** Trainings at a time, and threads of each. */
  readonly slots: number;
  readonly threads: number;
  readonly assetBase: string;
  readonly pool: Pick<TrialPool, 'run' | 'stop' | 'terminate'>;
  readonly sink: TrialSink;
  /** The trials that are to be run and have not ended, in their order, as the design stands. */
  readonly left: () => readonly Trial[];
  readonly onProgress: (key: string, progress: TrialProgress | null) => void;
  /** A checkpoint is kept. */
  readonly onPart: (key: string, step: number) => void;
  /** The trial has ended, and what it gave is kept. */
  readonly onOutcome: (key: string, outcome: Outcome) => void;
}

/**
 * Works through the trials of a study, as many at a time as there are slots. Everything is kept as it goes: each outcome, and of the
 * trials under way the latest checkpoint, so that whatever ends the run, the next goes on with the same numbers.
 */
export class StudyRunner {
  readonly #options: RunnerOptions;
  readonly #queue: Queue;
  readonly #underWay = new Set<string>();
  #halt: 'pause' | 'cancel' | null = null;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#queue = createQueue(
      options.slots,
      () => this.#next(),
      (trial, slot) => this.#run(trial, slot),
    );
  }

  /**
   * Begins, or, where more trials are to be run since, sets free slots to work. Resolves when nothing is under way: all is done,
   * or it was paused or cancelled; rejects then where a result could not be kept.
   */
  run(): Promise<void> {
    return this.#queue.run();
  }

  /** Ends the trainings under way after their steps; their checkpoints are kept. */
  pause(): void {
    this.#halt ??= 'pause';
    this.#options.pool.stop();
  }

  /** Ends the trainings under way at once; they can go on from what was kept of them before. */
  cancel(): void {
    this.#halt = 'cancel';
    this.#options.pool.terminate();
  }

  #next(): Trial | null {
    if (this.#halt !== null) return null;
    const trial = this.#options.left().find(({ key }) => !this.#underWay.has(key)) ?? null;
    if (trial !== null) this.#underWay.add(trial.key);
    return trial;
  }

  async #run(trial: Trial, slot: number): Promise<void> {
    const { sink, documentId, onProgress, onOutcome } = this.#options;
    const { key } = trial;
    onProgress(key, { step: 0, totalSteps: 0 });
    try {
      const outcome = await this.#train(trial, slot);
      if (outcome === null) return;
      await sink.keepOutcome({ documentId, key, outcome });
      onOutcome(key, outcome);
    } catch (error) {
      // Nothing can be kept: what else is under way is not to be lost either.
      this.pause();
      throw error;
    } finally {
      this.#underWay.delete(key);
      onProgress(key, null);
    }
  }

  /** What the trial gave; null where it was paused or cancelled. Rejects where a checkpoint could not be kept. */
  async #train(trial: Trial, slot: number): Promise<Outcome | null> {
    const { pool, sink, documentId, onProgress, onPart, slots, threads, assetBase } = this.#options;
    const { key, document, variant, seed, probe, settle } = trial;
    const kept = await sink.part({ documentId, key });
    if (this.#halt !== null) return null;
    let known: Part | null = kept?.part ?? null;
    // One after the other: a later checkpoint must not be overtaken by an earlier one.
    let keeping = Promise.resolve();
    const keep = (latest: KeptPart): void => {
      known = latest.part;
      keeping = keeping.then(async () => {
        await sink.keepPart({ documentId, key, ...latest });
        onPart(key, latest.part.step);
      });
      // It is awaited below; until then nobody else is to call it unheard.
      keeping.catch(() => undefined);
    };
    const own = { variant, seed, probe, alone: slots === 1 };
    const command: RunTrial = { type: 'run', document, ...own, kept, settle, threads, assetBase };
    const ended = await pool
      .run(slot, command, (news) => {
        if (news.type === 'progress') onProgress(key, news);
        else keep(news.kept);
      })
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    await keeping;
    if (typeof ended !== 'string') return ended.outcome;
    return this.#halt === null ? watchTrial(own, known, () => performance.now()).failed(ended) : null;
  }
}
