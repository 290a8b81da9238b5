import type { Frame } from '../../signals';
import type { StepMetrics } from '../../signals/metrics';
import type { WeightNorms } from '../../signals/weightNorms';
import type { Measured, StepOrder, TakenStep, Trainer } from './trainer';

/** A step whose measures were read back. */
export interface FinishedStep {
  readonly metrics: StepMetrics;
  readonly images: number;
  readonly frames: readonly Frame[];
  readonly norms: WeightNorms | null;
}

/** Steps on their way: handed to the device, and not read back yet. */
export interface Pipeline {
  begin(epoch: number, order: StepOrder): void;
  /** The oldest step on its way, as soon as it is done; null where there is none. */
  finish(): Promise<FinishedStep | null>;
  /**
   * True where another step should begin before the oldest is finished. A GPU works on one group of steps while the next is
   * prepared, and never has more than two before it: the page's own drawing would have to wait for them.
   */
  hungry(): boolean;
  /** Frees what the steps on their way have kept. */
  dispose(): void;
}

/**
 * Milliseconds of work that are read back together: each read-back is a round trip, which on a fast GPU takes longer than a
 * step. Two such groups are the time between two pictures on the screen. A step that takes longer is a group of its own.
 */
const GROUP_TIME = 8;
const MOST_STEPS = 16;

interface StepUnderWay {
  readonly step: number;
  readonly epoch: number;
  readonly images: number;
  readonly learningRate: number;
  readonly taken: TakenStep;
}

/** Steps whose measures are read back together. */
interface Group {
  readonly steps: StepUnderWay[];
  readonly begunAt: number;
  /** What its steps have measured, in their order; null while it takes further steps. */
  measured: Promise<Measured[]> | null;
}

export function createPipeline(trainer: Trainer, now: () => number): Pipeline {
  const groups: Group[] = [];
  const finished: FinishedStep[] = [];
  const tempo = createTempo();
  let size = 1;
  let lastFinished = Number.NEGATIVE_INFINITY;
  const newest = (): Group => {
    const last = groups.at(-1);
    if (last !== undefined && last.measured === null) return last;
    const fresh: Group = { steps: [], begunAt: now(), measured: null };
    groups.push(fresh);
    return fresh;
  };
  const finishGroup = async (group: Group): Promise<void> => {
    const measured = await trainer.device.unlessLost(group.measured ?? read(group));
    groups.shift();
    for (const { taken } of group.steps) taken.dispose();
    const elapsed = now() - Math.max(group.begunAt, lastFinished);
    const milliseconds = elapsed / group.steps.length;
    lastFinished = now();
    if (trainer.remote) size = sizeFor(tempo(elapsed, group.steps.length));
    for (const [index, { step, epoch, images, learningRate }] of group.steps.entries()) {
      const result = measured[index];
      if (result === undefined) throw new Error(`Step ${step} was not read back.`);
      const { score, ...seen } = result;
      const { outputs, ...whole } = score;
      const own = outputs.length === 0 ? {} : { outputs };
      finished.push({
        metrics: { step, epoch, ...whole, ...own, learningRate, milliseconds },
        images,
        ...seen,
      });
    }
  };
  return {
    begin: (epoch, order) => {
      const group = newest();
      const { step, indices, learningRate, frames } = order;
      group.steps.push({ step, epoch, images: indices.length, learningRate, taken: trainer.step(order) });
      if (frames || group.steps.length >= size) void read(group);
    },
    finish: async () => {
      const [oldest] = groups;
      if (finished.length === 0 && oldest !== undefined) await finishGroup(oldest);
      return finished.shift() ?? null;
    },
    hungry: () => {
      const underWay = groups.reduce((sum, { steps }) => sum + steps.length, finished.length);
      return underWay < (trainer.remote ? 2 * size : 1);
    },
    dispose: () => {
      for (const { taken } of groups.splice(0).flatMap(({ steps }) => steps)) taken.dispose();
    },
  };
}

/** Begins to read a group back. At once: asked for later, it would wait for the steps after it too. */
function read(group: Group): Promise<Measured[]> {
  const measured = Promise.all(group.steps.map(({ taken }) => taken.read()));
  // Whoever finishes the group hears of a failure; until then nobody needs to.
  measured.catch(() => undefined);
  group.measured = measured;
  return measured;
}

/** What earlier groups count beside a new one. */
const MEMORY = 0.8;

/** Milliseconds a step, over the last few groups: one alone may have been done long before it was asked for. */
function createTempo(): (elapsed: number, steps: number) => number {
  let [time, count] = [0, 0];
  return (elapsed, steps) => {
    time = MEMORY * time + elapsed;
    count = MEMORY * count + steps;
    return time / count;
  };
}

function sizeFor(milliseconds: number): number {
  return Math.min(MOST_STEPS, Math.max(1, Math.floor(GROUP_TIME / milliseconds)));
}
