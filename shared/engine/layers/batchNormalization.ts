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
  trainable: z.boolean().default(true),
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
 * variance, as in Keras 3. In inference, and in training where `trainable` is false, μ and σ² are the running statistics, which
 * stay as they are, and so do γ and β. Source: Ioffe, Szegedy, ICML 2015; keras.layers.BatchNormalization.
 */
export class BatchNormalization extends layers.Layer {
  static readonly className = 'BatchNormalization';
  private tensors: Weights | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name, trainable: options.trainable });
  }

  override build(inputShape: Shape | Shape[]): void {
    const { center, scale, trainable } = this.options;
    const shape = [knownExtent(onlyShape(inputShape), -1)];
    const [zero, one] = [initializers.zeros(), initializers.ones()];
    this.tensors = {
      gamma: scale ? this.addWeight('gamma', shape, 'float32', one, undefined, trainable) : null,
      beta: center ? this.addWeight('beta', shape, 'float32', zero, undefined, trainable) : null,
      movingMean: this.addWeight('moving_mean', shape, 'float32', zero, undefined, false),
      movingVariance: this.addWeight('moving_variance', shape, 'float32', one, undefined, false),
    };
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Readonly<Record<string, unknown>>): Tensor {
    if (this.tensors === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const weights = this.tensors;
    const x = onlyTensor(inputs);
    const ofBatch = readCallOptions(kwargs).training && this.options.trainable;
    return tidy(() => (ofBatch ? this.normalizeBatch(x, weights) : this.normalizeByRunning(x, weights)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  private normalizeBatch(x: Tensor, weights: Weights): Tensor {
    const [gamma, beta] = affineOf(x, weights);
    const { y, mean, variance } = batchNormTraining(x, gamma, beta, this.options.epsilon);
    this.move(weights.movingMean, mean);
    this.move(weights.movingVariance, variance);
    return y;
  }

  private normalizeByRunning(x: Tensor, weights: Weights): Tensor {
    const { movingMean, movingVariance } = weights;
    const [gamma, beta] = affineOf(x, weights);
    const [mean, variance] = [asVector(movingMean.read()), asVector(movingVariance.read())];
    return reshape(batchNorm(rowsOf(x), mean, variance, beta, gamma, this.options.epsilon), x.shape);
  }

  private move(running: LayerVariable, batch: Tensor): void {
    const { momentum } = this.options;
    running.write(weightedSum(momentum, running.read(), 1 - momentum, batch));
  }
}

/** γ and β; 1 and 0 where the layer has none, since TensorFlow.js' gradient cannot do without. */
function affineOf(x: Tensor, { gamma, beta }: Weights): readonly [gamma: Tensor1D, beta: Tensor1D] {
  const channels = x.shape.at(-1) ?? 1;
  return [asVector(gamma?.read() ?? ones([channels])), asVector(beta?.read() ?? zeros([channels]))];
}

function asVector(values: Tensor): Tensor1D {
  return reshape(values, [-1]);
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createBatchNormalization(args: unknown, context: LayerContext): BatchNormalization {
  return new BatchNormalization(batchNormalizationArguments.parse(args), context);
}
