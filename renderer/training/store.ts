import { create } from 'zustand';
import type { Sweep } from '../../shared/protocol/finder';
import type { RunRecord } from '../../shared/protocol/runs';
import type { TrainingEvent } from '../../shared/protocol/training';
import { useDocumentStore } from '../document/store';
import { isStudying } from '../study/phase';
import { showToast } from '../ui/toasts';
import type { RunBuffer } from './buffer';
import { TrainingClient } from './client';
import { beginFinding, isSearching, takeFinding, useFinder } from './finder';
import { keepRecord, loadRuns, useRunList } from './runs';
import { TrainingSession, type TrainingStart } from './session';
import { createSignal } from './signal';
import { spawnTrainingWorker } from './spawn';
import { idleStatus, isUnderWay, reduceTraining, type TrainingStatus } from './status';
import { chooseTap, setCompared, showRun, useRunView } from './view';

/** A training that begins with a checkpoint of another run: it goes on from it, or takes its weights. */
export interface CheckpointStart extends TrainingStart {
  readonly resume?: Uint8Array<ArrayBuffer>;
  readonly weightsFrom?: Uint8Array<ArrayBuffer>;
}

export interface TrainingState extends TrainingStatus {
  /** The store's record of the run under way, or of the last one; null before the store knows of it. */
  readonly currentRun: RunRecord | null;
  /** What the run under way, or the last one, has measured. */
  readonly buffer: RunBuffer | null;
  /** What was asked of the worker and has not happened yet; a step on a slow backend can take seconds. */
  readonly asked: 'pause' | 'stop' | null;
  /** What is being measured, in a sentence, while backends are; a training cannot begin meanwhile. */
  readonly measuring: string | null;
  /** Begins a run of the open document; does nothing while one is under way or while the graph has problems. */
  readonly start: () => void;
  /** As `start`, with a checkpoint of an earlier run. */
  readonly startFrom: (start: CheckpointStart) => void;
  /** Measures the backends with the open document's network. */
  readonly measure: () => void;
  /** The schedule takes its shares of this rate from the next step of the run under way on. */
  readonly setLearningRate: (rate: number) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Trains one step and pauses; begins a run that way where none is under way. */
  readonly stepOnce: () => void;
  /** Ends the run after the step under way; asked a second time, without waiting for it. */
  readonly stop: () => void;
}

/** The newest status. The store follows it at once where the phase changes, else once per animation frame. */
let status: TrainingStatus = idleStatus;
let session: TrainingSession | null = null;
/** Id of the document whose network is being measured, or was last. */
let measured = '';

export const useTrainingStore = create<TrainingState>((_, get) => ({
  ...idleStatus,
  currentRun: null,
  buffer: null,
  asked: null,
  measuring: null,
  start: () => begin(afresh()),
  startFrom: (start) => begin(start),
  measure: measureBackends,
  setLearningRate: (learningRate) => client.send({ type: 'setLearningRate', learningRate }),
  pause: () => ask('pause'),
  resume: () => client.send({ type: 'resume' }),
  stepOnce: () => {
    if (!isUnderWay(get().phase)) begin(afresh(), true);
    else if (get().phase === 'paused') client.send({ type: 'step' });
  },
  stop: () => {
    if (get().asked === 'stop') client.terminate();
    else ask('stop');
  },
}));

const client = new TrainingClient({
  spawn: spawnTrainingWorker,
  onEvent: receive,
  onFinding: takeFinding,
  onRefusal: (sentence) => showToast({ tone: 'bad', title: 'Not understood', sentence }),
});

const changed = createSignal();
changed.subscribe(() => useTrainingStore.setState(status));

function ask(what: 'pause' | 'stop'): void {
  if (!isUnderWay(status.phase)) return;
  client.send({ type: what });
  useTrainingStore.setState({ asked: what });
}

/** True while the worker trains, measures or searches: it does one thing at a time, and none beside a study. */
export const isBusy = (): boolean =>
  isUnderWay(status.phase) ||
  useTrainingStore.getState().measuring !== null ||
  isStudying() ||
  isSearching(useFinder.getState());

/** Searches a learning rate for the open document; does nothing while the worker is busy, or while the graph has problems. */
export function searchRate(sweep: Sweep): void {
  const { document, compilation } = useDocumentStore.getState();
  if (isBusy() || compilation.plan === null) return;
  beginFinding(sweep);
  const { backend } = document.training;
  client.find({ type: 'findLearningRate', document, backend, assetBase: assetBase(), sweep });
}

/** Ends the search after the step under way. */
export const stopSearch = (): void => client.send({ type: 'stop' });

/** Ends a search without waiting for its step, so that a training can begin. */
export function dropSearch(): void {
  if (isSearching(useFinder.getState())) client.terminate();
}

/** The open document, from its first step. */
function afresh(): CheckpointStart {
  return { document: useDocumentStore.getState().document, origin: null, history: null };
}

function begin(start: CheckpointStart, paused = false): void {
  const { compilation } = useDocumentStore.getState();
  if (isBusy() || compilation.plan === null) return;
  const { document, resume, weightsFrom } = start;
  session = new TrainingSession(start, {
    onRecord: (record) => {
      keepRecord(record);
      if (record.id === session?.buffer.id) useTrainingStore.setState({ currentRun: record });
    },
    onTrouble: (sentence) => showToast({ tone: 'bad', title: 'This run is not recorded', sentence }),
  });
  showRun(session.buffer);
  status = { ...idleStatus, phase: 'preparing', sentence: 'Starting the training worker …' };
  useTrainingStore.setState({ ...status, currentRun: null, buffer: session.buffer, asked: null });
  client.start({
    type: 'start',
    document,
    backend: document.training.backend,
    assetBase: assetBase(),
    paused,
    resume,
    weightsFrom,
  });
}

const assetBase = (): string => new URL('./', window.location.href).href;

function measureBackends(): void {
  const { document, compilation } = useDocumentStore.getState();
  if (isBusy() || compilation.plan === null) return;
  measured = document.id;
  useTrainingStore.setState({ measuring: 'Measuring the backends …' });
  client.measure({ type: 'measure', document, assetBase: assetBase() });
}

function receiveMeasured(event: TrainingEvent): void {
  if (event.type === 'preparing') useTrainingStore.setState({ measuring: event.sentence });
  if (event.type !== 'measured') return;
  // Another project may have been opened meanwhile: these are not its figures.
  if (useDocumentStore.getState().document.id === measured) status = reduceTraining(status, event);
  useTrainingStore.setState({ report: status.report, measuring: null });
  if (event.report.measurements.length === 0)
    showToast({ tone: 'bad', title: 'Not measured', sentence: event.report.sentence });
}

function receive(event: TrainingEvent): void {
  if (useTrainingStore.getState().measuring === null) receiveTrained(event);
  else receiveMeasured(event);
}

function receiveTrained(event: TrainingEvent): void {
  const known = tapsShown().length;
  session?.take(event);
  if (event.type === 'started') tellNote(event.note);
  // A run knows of its norms by their first frames: the one that is selected is looked at from then on.
  if (tapsShown().length > known) followSelection(useDocumentStore.getState().selection);
  const before = status.phase;
  status = reduceTraining(status, event);
  if (status.phase === before) {
    changed.raise();
    return;
  }
  const { asked } = useTrainingStore.getState();
  const isDone = status.phase === 'ended' || (asked === 'pause' && status.phase === 'paused');
  useTrainingStore.setState({ ...status, asked: isDone ? null : asked });
}

/** What was said last of a backend that another had to stand in for, or that is slower than it could be. */
let noteTold: string | null = null;

/** Once: trained again, the same note stands at the backend's name alone. */
function tellNote(note: string | null): void {
  if (note !== null && note !== noteTold)
    showToast({ tone: 'info', title: 'About the backend', sentence: note });
  noteTold = note;
}

/**
 * Ends the run under way, for a window that closes or a project that is left: resolves when the run store has all of it.
 * Does not wait for a step that takes longer than `patience` milliseconds.
 */
export async function finishTraining(patience = 1500): Promise<void> {
  const ending = session;
  if (ending === null) return;
  if (isUnderWay(status.phase)) {
    client.send({ type: 'stop' });
    await ended(patience);
    client.terminate();
  }
  await ending.recorded;
}

/** Resolves when the training has ended or the time is over. */
function ended(patience: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, patience);
    const stopListening = useTrainingStore.subscribe(({ phase }) => {
      if (!isUnderWay(phase)) done();
    });
    function done(): void {
      clearTimeout(timer);
      stopListening();
      resolve();
    }
  });
}

function forget(): void {
  session = null;
  status = idleStatus;
  useTrainingStore.setState({ ...idleStatus, currentRun: null, buffer: null, asked: null });
}

/** A project that is opened brings its own runs; a training of the one before ends, for it has no place to be seen. */
async function followProject(documentId: string): Promise<void> {
  showRun(null);
  setCompared([]);
  const listed = loadRuns(documentId);
  const left = session;
  await finishTraining();
  if (session === left) forget();
  await listed;
}

const tapsShown = (): readonly string[] => useRunView.getState().run?.frames.taps ?? [];

/** A normalization layer that is selected on the canvas is the one the panels look into. */
function followSelection(selection: ReadonlySet<string>): void {
  const [only] = selection;
  if (selection.size === 1 && only !== undefined && tapsShown().includes(only)) chooseTap(only);
}

useDocumentStore.subscribe(({ loads, document, selection }, before) => {
  if (loads > 0 && document.id !== useRunList.getState().documentId) void followProject(document.id);
  if (selection !== before.selection) followSelection(selection);
});
