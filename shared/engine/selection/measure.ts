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
import { type Figure, timeSteps } from './timeSteps';

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
 * Milliseconds that all backends together may take: the first because a training waits for them; the second where the user
 * asked for the measurement, so that software renderers and cold caches have their chance.
 */
export const BUDGET = { beforeTraining: 2000, requested: 10_000 };

/**
 * Takes training steps of the user's own network, batch and optimizer on each backend: on weights of their own, which are
 * thrown away, and on the first images of the user's data set. Each backend gets an equal share of the time until
 * `deadline`, on the host's clock. A step under way on the thread cannot be given up: one that takes longer than the share
 * takes from those after it. Fastest first; those without a figure last. One that fails has the reason as its remark.
 */
export async function* measureBackends(
  openers: readonly BackendOpener[],
  context: ProbeContext,
  deadline: number,
): AsyncGenerator<Preparing, readonly BackendMeasurement[]> {
  const { host } = context;
  const measurements: BackendMeasurement[] = [];
  for (const [index, opener] of openers.entries()) {
    if (host.control.wish === 'stop') break;
    yield { type: 'preparing', sentence: `Measuring ${opener.label} with this network …` };
    const left = deadline - host.now();
    const share = left / (openers.length - index);
    const isFirst = measurements.every(({ milliseconds }) => milliseconds === null);
    const figure =
      left > 0 || isFirst
        ? await measure(opener, context, host.now() + share)
        : { milliseconds: null, remark: 'the time for measuring was over' };
    measurements.push({ backend: opener.name, ...figure });
  }
  const rank = ({ milliseconds }: BackendMeasurement): number => milliseconds ?? Number.POSITIVE_INFINITY;
  return measurements.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

async function measure(opener: BackendOpener, context: ProbeContext, until: number): Promise<Figure> {
  const { work, assets, host, requested } = context;
  try {
    const attempt = await openWith(opener, assets, requested);
    if (attempt.kind !== 'opened') return { milliseconds: null, remark: attempt.reason };
    return await measureHere(work, assets.threads ?? null, host, until);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { milliseconds: null, remark: `its first steps failed (${reason.slice(0, 500)})` };
  }
}

/** Measures on the current backend. */
async function measureHere(
  { plan, dataset, settings }: Work,
  threads: ThreadHost | null,
  host: Host,
  until: number,
): Promise<Figure> {
  const few = {
    ...dataset,
    train: head(dataset.train, settings.batchSize),
    validation: head(dataset.validation, 1),
  };
  const session = await openSession(plan, few, settings, threads);
  try {
    const batch = plainOrder(session.trainCount);
    return await timeSteps(session.trainer, batch, settings.optimizer.learningRate, host, until);
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
