import { batchNorm, ones, reshape, type Tensor, type Tensor1D, tidy, zeros } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { batchNormTraining } from '../kernels/batchNormTraining';
import { rowsOf } from '../kernels/rows';
import { weightedSum } from '../kernels/weightedSum';
import { type LayerContext, readCallOptions } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

export const batchNormalizationArguments = z.strictObject({
  axis: z.literal(-1).optional(),
  momentum: z.number().min(0).max(1).default(0.99),
  epsilon: z.number().positive().default(1e-3),
  center: z.boolean().default(true),
  scale: z.boolean().default(true),
});

type Arguments = z.infer<typeof batchNormalizationArguments>;

interface Weights {
  readonly gamma: LayerVariable | null;
  readonly beta: LayerVariable | null;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/**
 * Batch normalization over all but the last axis, y = γ (x − μ) / √(σ² + ε) + β. In training μ and σ² are those of the
 * batch, and the running statistics move towards them: moving ← momentum · moving + (1 − momentum) · batch, with the biased
 * variance, as in Keras 3. In inference, and in training while `trainable` is false, μ and σ² are the running statistics,
 * which stay as they are. Source: Ioffe, Szegedy, ICML 2015; keras.layers.BatchNormalization.
 */
export class BatchNormalization extends layers.Layer {
  static readonly className = 'BatchNormalization';
  private tensors: Weights | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const { center, scale } = this.options;
    const shape = [knownExtent(onlyShape(inputShape), -1)];
    const [zero, one] = [initializers.zeros(), initializers.ones()];
    this.tensors = {
      gamma: scale ? this.addWeight('gamma', shape, 'float32', one) : null,
      beta: center ? this.addWeight('beta', shape, 'float32', zero) : null,
      movingMean: this.addWeight('moving_mean', shape, 'float32', zero, undefined, false),
      movingVariance: this.addWeight('moving_variance', shape, 'float32', one, undefined, false),
    };
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Readonly<Record<string, unknown>>): Tensor {
    if (this.tensors === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const weights = this.tensors;
    const x = onlyTensor(inputs);
    const ofBatch = readCallOptions(kwargs).training && this.trainable;
    return tidy(() => (ofBatch ? this.normalizeBatch(x, weights) : this.normalizeByRunning(x, weights)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  private normalizeBatch(x: Tensor, weights: Weights): Tensor {
    const channels = x.shape.at(-1) ?? 1;
    const gamma = weights.gamma?.read() ?? ones([channels]);
    const beta = weights.beta?.read() ?? zeros([channels]);
    const { y, mean, variance } = batchNormTraining(x, gamma, beta, this.options.epsilon);
    this.move(weights.movingMean, mean);
    this.move(weights.movingVariance, variance);
    return y;
  }

  private normalizeByRunning(x: Tensor, weights: Weights): Tensor {
    const { movingMean, movingVariance, gamma, beta } = weights;
    const vector = (variable: LayerVariable): Tensor1D => reshape(variable.read(), [-1]);
    const y = batchNorm(
      rowsOf(x),
      vector(movingMean),
      vector(movingVariance),
      beta === null ? undefined : vector(beta),
      gamma === null ? undefined : vector(gamma),
      this.options.epsilon,
    );
    return reshape(y, x.shape);
  }

  private move(running: LayerVariable, batch: Tensor): void {
    const { momentum } = this.options;
    running.write(weightedSum(momentum, running.read(), 1 - momentum, batch));
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createBatchNormalization(args: unknown, context: LayerContext): BatchNormalization {
  return new BatchNormalization(batchNormalizationArguments.parse(args), context);
}
