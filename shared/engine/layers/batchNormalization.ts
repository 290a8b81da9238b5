import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { batchNormTraining } from '../kernels/batchNormTraining';
import { rectifiedBatchNorm } from '../kernels/rectifiedBatchNorm';
import { standardize } from '../kernels/standardize';
import type { CallOptions, LayerContext } from './context';
import { RunningNorm, type RunningStatistics, runningArguments } from './runningNorm';

export const batchNormalizationArguments = z.strictObject({
  axis: z.literal(-1).optional(),
  ...runningArguments,
  trainable: z.boolean().default(true),
});

type Arguments = z.infer<typeof batchNormalizationArguments>;

/**
 * Batch normalization over all but the last axis, y = γ (x − μ) / √(σ² + ε) + β. In training μ and σ² are those of the
 * batch, and the running statistics move towards them: moving ← momentum · moving + (1 − momentum) · batch, with the biased
 * variance, as in Keras 3. In inference, and in training where `trainable` is false, μ and σ² are the running statistics, which
 * stay as they are, and so do γ and β. Source: Ioffe, Szegedy, ICML 2015; keras.layers.BatchNormalization.
 */
export class BatchNormalization extends RunningNorm {
  static readonly className = 'BatchNormalization';
  private rectifies = false;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super(options, context);
  }

  /** From now on it does the work of the ReLU behind it too, where it is trained by batches and nobody looks between the two. */
  takeOverRectifier(): void {
    this.rectifies = true;
  }

  /** Whether what it gives in such a call is rectified already. */
  hasRectified({ training, unseen = false }: CallOptions): boolean {
    return this.rectifies && this.options.trainable && training && unseen;
  }

  protected override normalizeBatch(x: Tensor, running: RunningStatistics, options: CallOptions): Tensor {
    const { gamma, beta } = this.affineOf(x);
    const normalize = this.hasRectified(options) ? rectifiedBatchNorm : batchNormTraining;
    const { y, statistics } = normalize(x, gamma, beta, this.options.epsilon);
    this.followRow(running.mean, statistics, 'mean');
    this.followRow(running.variance, statistics, 'variance');
    return y;
  }

  protected override normalizeBatches(x: Tensor, size: number): Tensor {
    const batches = reshape(x, [(x.shape[0] ?? size) / size, -1, x.shape.at(-1) ?? 1]);
    const { normalized } = standardize(batches, [1], this.options.epsilon);
    return this.applyAffine(reshape(normalized, x.shape));
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createBatchNormalization(args: unknown, context: LayerContext): BatchNormalization {
  return new BatchNormalization(batchNormalizationArguments.parse(args), context);
}
