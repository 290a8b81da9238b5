import type { Frame } from '../../signals';
import type { StepMetrics } from '../../signals/metrics';
import type { Measured } from './measures';
import type { StepOrder, TakenStep, Trainer } from './trainer';

/** A step whose measures were read back. */
export interface FinishedStep {
  readonly metrics: StepMetrics;
  readonly images: number;
  readonly frames: readonly Frame[];
}

/** Steps on their way: handed to the device, and not read back yet. */
export interface Pipeline {
  begin(epoch: number, order: StepOrder): void;
  /** The oldest step on its way, as soon as it is done; null where there is none. */
  finish(): Promise<FinishedStep | null>;
  /**
   * True where another step should begin before the oldest is finished. A GPU works on one step while the next is prepared,
   * and never has more than two before it: the page's own drawing would have to wait for them.
   */
  hungry(): boolean;
  /** Frees what the steps on their way have kept. */
  dispose(): void;
}

interface StepUnderWay {
  readonly step: number;
  readonly epoch: number;
  readonly images: number;
  readonly learningRate: number;
  readonly begunAt: number;
  readonly taken: TakenStep;
  readonly measured: Promise<Measured>;
}

export function createPipeline(trainer: Trainer, now: () => number): Pipeline {
  const underWay: StepUnderWay[] = [];
  const depth = trainer.remote ? 2 : 1;
  let lastFinished = Number.NEGATIVE_INFINITY;
  return {
    begin: (epoch, order) => {
      const begunAt = now();
      const taken = trainer.step(order);
      // Reading begins at once: asked for later, it would wait for the step after this one too.
      const measured = taken.read();
      // Whoever finishes the step hears of a failure; until then nobody needs to.
      measured.catch(() => undefined);
      const { step, indices, learningRate } = order;
      underWay.push({ step, epoch, images: indices.length, learningRate, begunAt, taken, measured });
    },
    finish: async () => {
      const [oldest] = underWay;
      if (oldest === undefined) return null;
      const { score, frames } = await trainer.device.unlessLost(oldest.measured);
      underWay.shift();
      oldest.taken.dispose();
      const { step, epoch, images, learningRate, begunAt } = oldest;
      const milliseconds = now() - Math.max(begunAt, lastFinished);
      lastFinished = now();
      return { metrics: { step, epoch, ...score, learningRate, milliseconds }, images, frames };
    },
    hungry: () => underWay.length < depth,
    dispose: () => {
      for (const { taken } of underWay.splice(0)) taken.dispose();
    },
  };
}
