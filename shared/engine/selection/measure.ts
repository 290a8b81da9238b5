import type { Plan } from '../../compile/plan';
import type { Dataset, LabelledImages } from '../../data/dataset';
import type { TrainingSettings } from '../../document/schema';
import type { BackendMeasurement } from '../../protocol/backends';
import type { TrainingEvent } from '../../protocol/training';
import type { BackendOpener, EngineAssets } from '../backends/attempt';
import { openWith } from '../backends/descent';
import { plainOrder } from '../loop/batches';
import type { Host } from '../loop/host';
import { openSession } from '../loop/session';
import type { ThreadHost } from '../program/threads';
import { type Allowance, type Figure, timeSteps } from './timeSteps';

/** What is to be trained. */
export interface Work {
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly settings: TrainingSettings;
}

/** All that is told while backends are measured. */
export type Preparing = Extract<TrainingEvent, { type: 'preparing' }>;

/** What measuring needs. */
export interface ProbeContext {
  readonly work: Work;
  readonly assets: EngineAssets;
  readonly host: Host;
  /** The user asked for the measurement: renderers that work in software are measured too. */
  readonly requested: boolean;
}

/**
 * Milliseconds that all backends together may take: before a training, which waits for them; where WASM is the only one, so that
 * there is a figure, but nothing to choose; and where the user asked for the measurement, so that software renderers have their
 * chance.
 */
export const BUDGET = { beforeTraining: 2000, alone: 500, requested: 10_000 };

/** Milliseconds that a GPU gets where they are there: its driver may have shaders to compile first. */
const FOR_SHADERS = 1500;

/**
 * Milliseconds without which a GPU is not begun after others: opening it, the shaders of one kernel and what reads a texture back are
 * waited for, and cannot be given up.
 */
const LEAST_FOR_GPU = 1000;

/** What a backend that blocks the thread gets of the time that is left, where there are others after it. */
const PART_OF_BLOCKING = 1 / 4;

/** How often a GPU is measured that has no figure when the time is over. */
export const CHANCES = 3;

/** A backend that is to be measured. */
export interface Candidate {
  readonly opener: BackendOpener;
  /** How often its steps were begun before without a figure. */
  readonly unfinished: number;
}

/** Works beside the thread: it can be given up, and shaders are compiled for it. */
export const isGpu = ({ name }: Pick<BackendOpener, 'name'>): boolean =>
  name === 'webgpu' || name === 'webgl';

/**
 * Takes training steps of the user's own network, batch and optimizer on each backend: on weights of their own, which are
 * thrown away, and on the first images of the user's data set. Each backend gets a share of the time until `deadline`, on the
 * host's clock. Fastest first; those without a figure last. One that fails has the reason as its remark; one that was not done in
 * time is `unfinished`.
 */
export async function* measureBackends(
  candidates: readonly Candidate[],
  context: ProbeContext,
  deadline: number,
): AsyncGenerator<Preparing, readonly BackendMeasurement[]> {
  const { host } = context;
  const measurements: BackendMeasurement[] = [];
  for (const [index, candidate] of candidates.entries()) {
    if (host.control.wish === 'stop') break;
    const { opener, unfinished } = candidate;
    const left = deadline - host.now();
    if (index > 0 && left < (isGpu(opener) ? LEAST_FOR_GPU : 0)) {
      const remark = 'there was no time left to measure it';
      measurements.push({ backend: opener.name, milliseconds: null, remark, unfinished });
      continue;
    }
    yield { type: 'preparing', sentence: `Measuring ${opener.label} with this network …` };
    const share = shareOf(opener, left, candidates.length - index);
    measurements.push(await measure(candidate, context, host.now() + share));
  }
  return fastestFirst(measurements);
}

export function fastestFirst(measurements: readonly BackendMeasurement[]): readonly BackendMeasurement[] {
  const rank = ({ milliseconds }: BackendMeasurement): number => milliseconds ?? Number.POSITIVE_INFINITY;
  return measurements.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** Milliseconds of those that are left for one of `count` that are still to be measured. */
function shareOf(opener: BackendOpener, left: number, count: number): number {
  if (count === 1) return left;
  return isGpu(opener) ? Math.max(left / count, Math.min(left, FOR_SHADERS)) : left * PART_OF_BLOCKING;
}

async function measure(
  { opener, unfinished }: Candidate,
  { work, assets, host, requested }: ProbeContext,
  until: number,
): Promise<BackendMeasurement> {
  const backend = opener.name;
  try {
    const attempt = await openWith(opener, assets, requested);
    if (attempt.kind !== 'opened') return { backend, milliseconds: null, remark: attempt.reason };
    const last = unfinished + 1 >= CHANCES;
    const figure = await measureHere(work, assets.threads ?? null, host, { until, last });
    if (figure !== null) return { backend, ...figure };
    const remark = 'its shaders and first steps were not done in time';
    return { backend, milliseconds: null, remark, unfinished: unfinished + 1 };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { backend, milliseconds: null, remark: `its first steps failed (${reason.slice(0, 500)})` };
  }
}

/** Measures on the current backend. */
async function measureHere(
  { plan, dataset, settings }: Work,
  threads: ThreadHost | null,
  host: Host,
  allowance: Omit<Allowance, 'threads'>,
): Promise<Figure | null> {
  const few = {
    ...dataset,
    train: head(dataset.train, settings.batchSize),
    validation: head(dataset.validation, 1),
  };
  const session = await openSession(plan, few, settings, threads);
  try {
    const batch = plainOrder(session.trainCount);
    const { learningRate } = settings.optimizer;
    const here = { ...allowance, threads: threads?.count ?? 1 };
    return await timeSteps(session.trainer, batch, learningRate, host, here);
  } finally {
    session.dispose();
  }
}

/** The first `most` images, in the memory where they lie. */
function head({ count, shape, pixels, labels }: LabelledImages, most: number): LabelledImages {
  const kept = Math.min(count, most);
  return {
    count: kept,
    shape,
    pixels: pixels.subarray(0, (pixels.length / count) * kept),
    labels: labels.subarray(0, kept),
  };
}
