import {
  add,
  clipByValue,
  concat,
  div,
  mul,
  relu,
  reshape,
  split,
  sqrt,
  square,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { type ChannelScale, renormalize } from '../kernels/renormalize';
import { rowsOf } from '../kernels/rows';
import { weightedSum } from '../kernels/weightedSum';
import type { LayerContext } from './context';
import { RunningNorm, type RunningStatistics, runningArguments } from './runningNorm';

export const batchRenormalizationArguments = z.strictObject({
  rMax: z.number().min(1),
  dMax: z.number().min(0),
  rampFrom: z.int().min(0),
  rUntil: z.int().min(0),
  dUntil: z.int().min(0),
  ...runningArguments,
});

type Arguments = z.infer<typeof batchRenormalizationArguments>;

/**
 * Batch Renormalization: y = γ (x̂ r + d) + β with x̂ = (x − μ_B)/σ_B of the batch, σ = √(variance + ε), and r = σ_B/σ within
 * [1/R, R], d = (μ_B − μ)/σ within [−D, D] by the running statistics before the step. No gradient flows through r and d.
 * R goes from 1 to `rMax` and D from 0 to `dMax` in a line, from update `rampFrom` to `rUntil` and `dUntil`, or the one after
 * `rampFrom` where those come before it; updates are counted from 0 in a weight, one for each use in training: a layer that is
 * used in two places counts two a step. The running mean and deviation follow the batch's
 * by momentum; what is kept of the deviation is its square, less ε. Inference as Batch Norm.
 * Source: Ioffe, «Batch Renormalization», NeurIPS 2017, algorithm 1.
 */
export class BatchRenormalization extends RunningNorm {
  static readonly className = 'BatchRenormalization';
  private counter: LayerVariable | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super(options, context);
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    this.counter = this.addWeight('updates', [], 'float32', initializers.zeros(), undefined, false);
  }

  protected override normalizeBatch(x: Tensor, running: RunningStatistics): Tensor {
    const { epsilon } = this.options;
    const ran = this.scaleOf(running);
    const { renormalized, mean, deviation } = renormalize(rowsOf(x), ran, this.limits(), epsilon);
    this.count();
    this.follow(running.mean, mean);
    this.followDeviation(running.variance, ran.deviation, deviation);
    return this.applyAffine(reshape(renormalized, x.shape));
  }

  protected override normalizeBatches(x: Tensor, size: number, running: RunningStatistics): Tensor {
    const [ran, limits, { epsilon }] = [this.scaleOf(running), this.limits(), this.options];
    const batches = split(x, (x.shape[0] ?? size) / size);
    const rows = batches.map((batch) => renormalize(rowsOf(batch), ran, limits, epsilon).renormalized);
    return this.applyAffine(reshape(concat(rows, 0), x.shape));
  }

  private scaleOf({ mean, variance }: RunningStatistics): ChannelScale {
    return { mean: mean.read(), deviation: sqrt(add(variance.read(), this.options.epsilon)) };
  }

  /** R and D of this update. */
  private limits(): { readonly r: Tensor; readonly d: Tensor } {
    const { rMax, dMax, rampFrom, rUntil, dUntil } = this.options;
    const updates = this.counted().read();
    const share = (until: number): Tensor =>
      clipByValue(div(sub(updates, rampFrom), Math.max(until - rampFrom, 1)), 0, 1);
    return { r: add(mul(share(rUntil), rMax - 1), 1), d: mul(share(dUntil), dMax) };
  }

  private count(): void {
    this.counted().write(add(this.counted().read(), 1));
  }

  private counted(): LayerVariable {
    if (this.counter === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    return this.counter;
  }

  private followDeviation(variance: LayerVariable, ran: Tensor, deviation: Tensor): void {
    const { momentum, epsilon } = this.options;
    const moved = weightedSum(momentum, ran, 1 - momentum, deviation);
    variance.write(relu(sub(square(moved), epsilon)));
  }
}

/** Builds the layer from its arguments; a wrong one gives a sentence that names it. */
export function createBatchRenormalization(args: unknown, context: LayerContext): BatchRenormalization {
  return new BatchRenormalization(batchRenormalizationArguments.parse(args), context);
}
