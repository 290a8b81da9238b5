import { add, concat, matMul, mul, reshape, slice, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { type Standardized, standardize } from '../kernels/standardize';
import type { LayerContext } from './context';
import { RunningNorm, type RunningStatistics, runningArguments } from './runningNorm';

export const ghostBatchNormalizationArguments = z.strictObject({
  virtualBatchSize: z.int().min(1),
  ...runningArguments,
});

type Arguments = z.infer<typeof ghostBatchNormalizationArguments>;

/**
 * Batch normalization in training by the statistics of ghost batches: neighbours in the batch, `virtualBatchSize` at a time; the
 * last may be smaller. Every ghost batch in turn moves the running statistics, by (1 − momentum) times its share of a full one;
 * a batch that is smaller than one ghost batch counts as full. Inference as Batch Norm.
 * Source: Hoffer, Hubara, Soudry, «Train longer, generalize better», NeurIPS 2017, algorithm 1.
 */
export class GhostBatchNormalization extends RunningNorm {
  static readonly className = 'GhostBatchNormalization';

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super(options, context);
  }

  protected override normalizeBatch(x: Tensor, running: RunningStatistics): Tensor {
    const { virtualBatchSize, momentum } = this.options;
    const images = x.shape[0] ?? 1;
    const size = Math.min(virtualBatchSize, images);
    const rest = images % size;
    const parts = this.standardizeBatch(x, 0, images);
    const count = Math.ceil(images / size);
    const shares = Array.from({ length: count }, (_, ghost) =>
      rest > 0 && ghost === count - 1 ? rest / size : 1,
    );
    const { kept, weights } = movedBy(shares.map((share) => (1 - momentum) * share));
    const followAll = (variable: LayerVariable, of: (part: Standardized) => Tensor): void => {
      const statistics = reshape(joined(parts.map(of)), [count, -1]);
      const moved = matMul(tensor2d([[...weights]]), statistics);
      variable.write(add(mul(variable.read(), kept), reshape(moved, [-1])));
    };
    followAll(running.mean, ({ mean }) => mean);
    followAll(running.variance, ({ variance }) => variance);
    return this.applyAffine(reshape(joined(parts.map(flattened)), x.shape));
  }

  protected override normalizeBatches(x: Tensor, size: number): Tensor {
    const images = x.shape[0] ?? size;
    const ghost = Math.min(this.options.virtualBatchSize, size);
    const firsts = Array.from({ length: images / size }, (_, batch) => batch * size);
    const parts =
      size % ghost === 0
        ? [this.standardizeGhosts(x, 0, images, ghost)]
        : firsts.flatMap((first) => this.standardizeBatch(x, first, size));
    return this.applyAffine(reshape(joined(parts.map(flattened)), x.shape));
  }

  /** The ghosts of a batch of `images` from `first` on: full ones, and what is left over. */
  private standardizeBatch(x: Tensor, first: number, images: number): readonly Standardized[] {
    const size = Math.min(this.options.virtualBatchSize, images);
    const rest = images % size;
    const full = this.standardizeGhosts(x, first, images - rest, size);
    return rest === 0 ? [full] : [full, this.standardizeGhosts(x, first + images - rest, rest, rest)];
  }

  /** `count` images from `first` on, `size` together, as `[ghosts, values, channels]`. */
  private standardizeGhosts(x: Tensor, first: number, count: number, size: number): Standardized {
    const begin = x.shape.map((_, axis) => (axis === 0 ? first : 0));
    const part = count === x.shape[0] ? x : slice(x, begin, [count, ...x.shape.slice(1)]);
    const ghosts = reshape(part, [count / size, -1, x.shape.at(-1) ?? 1]);
    return standardize(ghosts, [1], this.options.epsilon);
  }
}

/** What the running value keeps, and how much each statistic adds, when it moves towards all of them in turn by these rates. */
function movedBy(rates: readonly number[]): { readonly kept: number; readonly weights: readonly number[] } {
  return rates.reduce(
    ({ kept, weights }: { kept: number; weights: readonly number[] }, rate) => ({
      kept: kept * (1 - rate),
      weights: [...weights.map((weight) => weight * (1 - rate)), rate],
    }),
    { kept: 1, weights: [] },
  );
}

function flattened({ normalized }: Standardized): Tensor {
  return reshape(normalized, [-1, normalized.shape.at(-1) ?? 1]);
}

function joined(parts: readonly Tensor[]): Tensor {
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : concat([...parts], 0);
}

/** Builds the layer from its arguments; a wrong one gives a sentence that names it. */
export function createGhostBatchNormalization(args: unknown, context: LayerContext): GhostBatchNormalization {
  return new GhostBatchNormalization(ghostBatchNormalizationArguments.parse(args), context);
}
