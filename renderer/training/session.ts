import type { BackendName, NormscopeDocument } from '../../shared/document/schema';
import type { RunRecord } from '../../shared/protocol/runs';
import type { TrainingEvent } from '../../shared/protocol/training';
import { LiveRunBuffer } from './buffer';
import { Recorder } from './recorder';
import { storedFrames } from './storedRuns';

interface Listeners {
  readonly onRecord: (record: RunRecord) => void;
  readonly onTrouble: (sentence: string) => void;
}

/** One training, from the click on Train to its end: keeps what is measured in memory and in the run store. */
export class TrainingSession {
  readonly buffer: LiveRunBuffer;
  readonly #listeners: Listeners;
  readonly #document: NormscopeDocument;
  readonly #startedAt = Date.now();
  #recorder: Recorder | null = null;
  #recorded: Promise<void> = Promise.resolve();

  constructor(document: NormscopeDocument, listeners: Listeners) {
    const id = crypto.randomUUID();
    this.#document = document;
    this.#listeners = listeners;
    this.buffer = new LiveRunBuffer(id, document, storedFrames(id));
  }

  /** Resolves when the run store has all of the run, or was tried in vain. */
  get recorded(): Promise<void> {
    return this.#recorded;
  }

  take(event: TrainingEvent): void {
    switch (event.type) {
      case 'started':
        this.#begin(event.backend, event.totalSteps);
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
      case 'ended':
        this.#end(event);
        break;
      case 'preparing':
      case 'validating':
      case 'paused':
      case 'running':
      case 'learningRate':
        break;
    }
  }

  #begin(backend: BackendName, totalSteps: number): void {
    this.buffer.begin(totalSteps);
    this.#recorder = new Recorder(
      { id: this.buffer.id, startedAt: this.#startedAt, backend, totalSteps, document: this.#document },
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
