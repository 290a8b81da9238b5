import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { runningAverage } from '../kernels/runningAverage';
import { runningNorm } from '../kernels/runningNorm';
import { weightedSum } from '../kernels/weightedSum';
import { AffineNorm, affineArguments } from './affineNorm';
import { type CallOptions, type LayerContext, readCallOptions } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

/** Options of every norm that keeps running statistics. */
export const runningArguments = {
  momentum: z.number().min(0).max(1).default(0.99),
  ...affineArguments,
};

interface Settings extends z.infer<z.ZodObject<typeof runningArguments>> {
  /** False where the layer is frozen. */
  readonly trainable?: boolean;
}

/** A layer's running mean and variance. */
export interface RunningStatistics {
  readonly mean: LayerVariable;
  readonly variance: LayerVariable;
}

/**
 * A norm that normalizes by statistics of the batch in training, which running statistics follow, and by these in inference: then,
 * and in training where `trainable` is false, y = γ (x − μ) / √(σ² + ε) + β with the running μ and σ², which stay as they are.
 */
export abstract class RunningNorm extends AffineNorm {
  private running: RunningStatistics | null = null;

  constructor(
    private readonly settings: Settings,
    context: LayerContext,
  ) {
    super(settings, context);
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    const shape = [knownExtent(onlyShape(inputShape), -1)];
    const weight = (name: string, start: ReturnType<typeof initializers.ones>): LayerVariable =>
      this.addWeight(name, shape, 'float32', start, undefined, false);
    this.running = {
      mean: weight('moving_mean', initializers.zeros()),
      variance: weight('moving_variance', initializers.ones()),
    };
  }

  override call(inputs: Tensor | Tensor[], kwargs: Readonly<Record<string, unknown>>): Tensor {
    const { running, settings } = this;
    if (running === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const x = onlyTensor(inputs);
    const options = readCallOptions(kwargs);
    const images = x.shape[0] ?? 1;
    const size = options.training ? images : options.batchesOf;
    return tidy(() => {
      if (size === undefined || settings.trainable === false) return this.normalizeByRunning(x, running);
      return size < images
        ? this.normalizeBatches(x, size, running)
        : this.normalizeBatch(x, running, options);
    });
  }

  /** Normalizes by statistics of the batch, and moves the running ones. */
  protected abstract normalizeBatch(x: Tensor, running: RunningStatistics, options: CallOptions): Tensor;

  /** Normalizes batches of `size` images, of which x has several whole ones, each by its own statistics. Running ones stay as they are. */
  protected abstract normalizeBatches(x: Tensor, size: number, running: RunningStatistics): Tensor;

  /** running ← momentum · running + (1 − momentum) · batch. */
  protected follow(running: LayerVariable, batch: Tensor): void {
    const { momentum } = this.settings;
    running.write(weightedSum(momentum, running.read(), 1 - momentum, batch));
  }

  /** The same from a row of a batch's statistics. */
  protected followRow(running: LayerVariable, statistics: Tensor, row: 'mean' | 'variance'): void {
    running.write(runningAverage(running.read(), statistics, row, this.settings.momentum));
  }

  private normalizeByRunning(x: Tensor, { mean, variance }: RunningStatistics): Tensor {
    const state = { mean: mean.read(), variance: variance.read(), ...this.affineOf(x) };
    return runningNorm(x, state, this.settings.epsilon);
  }
}
