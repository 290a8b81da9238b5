import type { NormscopeDocument } from '../../shared/document/schema';
import type { RunOrigin, RunRecord } from '../../shared/protocol/runs';
import type { TrainingEvent } from '../../shared/protocol/training';
import { LiveRunBuffer, type RunHistory } from './buffer';
import { Recorder } from './recorder';
import { storedFrames } from './storedRuns';

interface Listeners {
  readonly onRecord: (record: RunRecord) => void;
  readonly onTrouble: (sentence: string) => void;
}

/** What is trained, and what it begins with. */
export interface TrainingStart {
  readonly document: NormscopeDocument;
  /** Where it begins with a checkpoint of another run. */
  readonly origin: RunOrigin | null;
  /** What that run measured up to there, where the training goes on from it. */
  readonly history: RunHistory | null;
}

/** One training, from the click on Train to its end: keeps what is measured in memory and in the run store. */
export class TrainingSession {
  readonly buffer: LiveRunBuffer;
  readonly #listeners: Listeners;
  readonly #begun: TrainingStart;
  readonly #startedAt = Date.now();
  #recorder: Recorder | null = null;
  #recorded: Promise<void> = Promise.resolve();

  constructor(begun: TrainingStart, listeners: Listeners) {
    const id = crypto.randomUUID();
    this.#begun = begun;
    this.#listeners = listeners;
    this.buffer = new LiveRunBuffer(id, begun.document, storedFrames(id), begun.history);
  }

  /** Resolves when the run store has all of the run, or was tried in vain. */
  get recorded(): Promise<void> {
    return this.#recorded;
  }

  take(event: TrainingEvent): void {
    switch (event.type) {
      case 'started':
        this.#begin(event);
        break;
      case 'steps':
        this.buffer.addSteps(event.steps);
        this.#recorder?.addSteps(event.steps);
        break;
      case 'epoch':
        this.buffer.addEpoch(event.metrics);
        this.#recorder?.addEpoch(event.metrics);
        break;
      case 'frame':
        this.buffer.addFrame(event.frame);
        this.#recorder?.addFrame(event.frame);
        break;
      case 'norms':
        this.buffer.addNorms(event.norms);
        this.#recorder?.addNorms(event.norms);
        break;
      case 'checkpoint':
        this.#recorder?.addCheckpoint({ kind: event.kind, step: event.step, bytes: event.bytes });
        break;
      case 'learningRate':
        this.#recorder?.addRate({ step: event.step, learningRate: event.learningRate });
        break;
      case 'ended':
        this.#end(event);
        break;
      case 'preparing':
      case 'measured':
      case 'validating':
      case 'paused':
      case 'running':
      case 'spreads':
      case 'examined':
      case 'settled':
        break;
    }
  }

  #begin({ backend, note, totalSteps }: Extract<TrainingEvent, { type: 'started' }>): void {
    const { document, origin } = this.#begun;
    this.buffer.begin(totalSteps);
    this.#recorder = new Recorder(
      {
        ...{ id: this.buffer.id, startedAt: this.#startedAt, backend, totalSteps, document, origin },
        note: note?.slice(0, 4000) ?? null,
      },
      { store: window.normscope.runs, ...this.#listeners },
    );
  }

  #end(event: Extract<TrainingEvent, { type: 'ended' }>): void {
    if (this.#recorder === null) return;
    this.#recorded = this.#recorder.end({
      runId: this.buffer.id,
      endedAt: Date.now(),
      status: event.reason,
      sentence: event.sentence.slice(0, 4000),
      lastStep: event.step,
      valLoss: event.valLoss,
      valAccuracy: event.valAccuracy,
    });
  }
}
