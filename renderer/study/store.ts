import { create } from 'zustand';
import { trialsLeft } from '../../shared/study/left';
import type { Outcome } from '../../shared/study/outcome';
import { threadsOf } from '../../shared/study/slots';
import { asTrained, type Trial } from '../../shared/study/trials';
import type { WarmUp } from '../../shared/study/warmUp';
import { reportError, sentenceOf } from '../app/errors';
import { type DocumentState, useDocumentStore } from '../document/store';
import { isBusy } from '../training/store';
import { freeCores } from '../training/threads';
import { showToast } from '../ui/toasts';
import { obstacles } from './advice';
import { slotCount } from './left';
import { setStudyPhase, useStudyPhase } from './phase';
import { planOf, type StudyPlan } from './plan';
import { TrialPool } from './running/pool';
import { StudyRunner, type TrialProgress } from './running/runner';
import { spawnTrialWorker } from './running/spawn';
import { closeRuns, showTab } from './view';

export interface StudyState {
  /** Project that the rest is about; null before one was opened. */
  readonly documentId: string | null;
  /** What the trials that have ended gave, by `Trial.key`; those that the design has no more are among them. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Trials that can go on, by key, from which step. */
  readonly parts: ReadonlyMap<string, number>;
  /** Trials under way, by key. */
  readonly underWay: ReadonlyMap<string, TrialProgress>;
  /** What an epoch was measured at; null where it was not, and once the network is another. */
  readonly warmUp: (WarmUp & { readonly graph: unknown }) | null;
  /** Why the run ended before its time; null where it did not. */
  readonly trouble: string | null;
}

const nothing: StudyState = {
  documentId: null,
  outcomes: new Map(),
  parts: new Map(),
  underWay: new Map(),
  warmUp: null,
  trouble: null,
};

export const useStudy = create<StudyState>(() => nothing);

const pool = new TrialPool(spawnTrialWorker);
let runner: StudyRunner | null = null;
/** Until it is over, what is being typed into the design is not taken for what is meant: `1` on the way to `128`. */
const REST_MS = 1000;
let resting: ReturnType<typeof setTimeout> | undefined;
/** Whether the user wants the study to run: it was begun, and neither paused nor cancelled. */
let wanted = false;
/** Resolves when the run under way has ended. */
let running: Promise<void> = Promise.resolve();

const openPlan = (): StudyPlan | null => planOf(useDocumentStore.getState().document);

/** Whether the study can be run, or go on, now. */
export function canRunStudy(): boolean {
  const plan = openPlan();
  if (plan === null || isBusy() || obstacles(plan).length > 0) return false;
  return trialsLeft(plan, useStudy.getState().outcomes).length > 0;
}

/** Runs what is left of the study; what was under way goes on from where it was kept. */
export function runStudy(): void {
  const plan = openPlan();
  const { documentId, outcomes } = useStudy.getState();
  if (plan === null || documentId === null || !canRunStudy()) return;
  const slots = slotCount(plan.design, trialsLeft(plan, outcomes).length);
  const own = new StudyRunner({
    documentId,
    slots,
    threads: threadsOf(freeCores(), slots),
    assetBase: assetBase(),
    pool,
    sink: window.normscope.study,
    left: leftNow,
    onProgress: (key, progress) => {
      if (!isOpen(documentId)) return;
      const underWay = new Map(useStudy.getState().underWay);
      if (progress === null) underWay.delete(key);
      else underWay.set(key, progress);
      useStudy.setState({ underWay });
    },
    onPart: (key, step) =>
      isOpen(documentId) && useStudy.setState(({ parts }) => ({ parts: new Map(parts).set(key, step) })),
    onOutcome: (key, outcome) => isOpen(documentId) && takeOutcome(key, outcome),
  });
  runner = own;
  wanted = true;
  setStudyPhase('running');
  useStudy.setState({ trouble: null });
  running = own
    .run()
    .catch((error: unknown) => {
      wanted = false;
      reportError(error);
      useStudy.setState({ trouble: `The study was paused: ${sentenceOf(error)}` });
    })
    .finally(() => {
      if (runner === own) runner = null;
      if (resting === undefined) wanted = false;
      setStudyPhase('idle');
    });
}

/** A project that was left meanwhile has no place for what is told of it; it is kept all the same. */
const isOpen = (documentId: string): boolean => useStudy.getState().documentId === documentId;

const assetBase = (): string => new URL('./', window.location.href).href;

/** What the design, which may have changed since the run began, still asks for. */
function leftNow(): readonly Trial[] {
  const plan = openPlan();
  const { documentId, outcomes } = useStudy.getState();
  if (resting !== undefined || plan === null || plan.document.id !== documentId) return [];
  if (obstacles(plan).length > 0) return [];
  return trialsLeft(plan, outcomes);
}

function takeOutcome(key: string, outcome: Outcome): void {
  useStudy.setState(({ outcomes, parts }) => {
    const others = new Map(parts);
    others.delete(key);
    return { outcomes: new Map(outcomes).set(key, outcome), parts: others };
  });
}

/** Ends the trainings under way after their steps, and keeps where they stand. Resolves when they have ended. */
export async function pauseStudy(): Promise<void> {
  if (runner === null) return;
  wanted = false;
  setStudyPhase('pausing');
  runner.pause();
  await running;
}

/** Ends the trainings under way at once, and gives up what they had done; what has ended stays. */
export async function cancelStudy(): Promise<void> {
  wanted = false;
  runner?.cancel();
  await running;
  const { documentId, parts } = useStudy.getState();
  if (documentId === null || parts.size === 0) return;
  useStudy.setState({ parts: new Map() });
  await window.normscope.study.forget({ documentId, keys: [...parts.keys()] });
}

/** Forgets what the project's studies gave, and where their trials stand; not while one runs. */
export async function forgetResults(): Promise<void> {
  const { documentId, outcomes, parts } = useStudy.getState();
  if (documentId === null || runner !== null) return;
  await window.normscope.study.forget({ documentId, keys: [...outcomes.keys(), ...parts.keys()] });
  if (isOpen(documentId)) useStudy.setState({ outcomes: new Map(), parts: new Map(), trouble: null });
}

/** Trains trials again; what they gave before is forgotten. */
export async function rerunTrials(keys: readonly string[]): Promise<void> {
  const { documentId } = useStudy.getState();
  if (documentId === null) return;
  await window.normscope.study.forget({ documentId, keys: [...keys] });
  useStudy.setState(({ outcomes }) => {
    const others = new Map(outcomes);
    for (const key of keys) others.delete(key);
    return { outcomes: others };
  });
  if (runner === null) runStudy();
  else void runner.run();
}

/** How long the drawn network is timed for at most, in milliseconds. */
const WARM_UP_MS = 6000;

/** Times an epoch of the drawn network in one worker. */
export async function measureStudy(): Promise<void> {
  const { document } = useDocumentStore.getState();
  const plan = openPlan();
  if (isBusy()) return;
  setStudyPhase('measuring');
  try {
    const slots = plan === null ? 1 : slotCount(plan.design, plan.trials.length);
    const threads = threadsOf(freeCores(), slots);
    const settle = plan?.design.settle ?? false;
    const command = { type: 'measure', document: asTrained(document), settle, threads } as const;
    const measured = await pool.measure(0, { ...command, assetBase: assetBase(), milliseconds: WARM_UP_MS });
    const { type: _, ...warmUp } = measured;
    if (warmUp.msPerImage === null)
      showToast({ tone: 'bad', title: 'No step was measured', sentence: warmUp.sentence });
    else useStudy.setState({ warmUp: { ...warmUp, graph: document.graph } });
  } finally {
    setStudyPhase('idle');
  }
}

/** Ends what is under way, for a window that closes or a project that is left; what it has done is kept. */
export async function leaveStudy(patience = 3000): Promise<void> {
  if (useStudyPhase.getState().phase === 'measuring') pool.terminate();
  const paused = pauseStudy();
  await Promise.race([paused, new Promise((resolve) => setTimeout(resolve, patience))]);
  if (runner !== null) pool.terminate();
  await paused;
}

/** Reads what is kept of the trials of a project; what is under way of the one before is paused. */
async function followProject(documentId: string): Promise<void> {
  useStudy.setState({ ...nothing, documentId });
  closeRuns();
  await leaveStudy();
  const kept = await window.normscope.study.trials(documentId);
  if (!isOpen(documentId)) return;
  const outcomes = new Map<string, Outcome>();
  const parts = new Map<string, number>();
  for (const { key, outcome, step } of kept) {
    if (outcome !== null) outcomes.set(key, outcome);
    else if (step !== null) parts.set(key, step);
  }
  useStudy.setState({ outcomes, parts });
  showTab(outcomes.size > 0 ? 'results' : 'network');
}

function follow({ loads, document }: DocumentState, before: DocumentState): void {
  if (loads === 0) return;
  if (!isOpen(document.id)) {
    followProject(document.id).catch((error: unknown) => {
      reportError(error);
      showToast({
        tone: 'bad',
        title: 'The results of the study were not read',
        sentence: sentenceOf(error),
      });
    });
  } else if (wanted && document !== before.document) {
    clearTimeout(resting);
    resting = setTimeout(goOn, REST_MS);
  }
}

/** A design that grew has work for slots that had none left. */
function goOn(): void {
  resting = undefined;
  if (!wanted) return;
  if (runner === null) runStudy();
  else void runner.run();
}

useDocumentStore.subscribe(follow);
