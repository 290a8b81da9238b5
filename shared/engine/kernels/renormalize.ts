import {
  add,
  div,
  engine,
  type GradConfig,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  reciprocal,
  reshape,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { distancesFromMean } from './distancesFromMean';
import {
  type EngineKernel,
  type KernelCall,
  numberAttribute,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';

const NAME = 'Renormalize';

/** Mean and deviation √(variance + ε) of every channel, `[C]`. */
export interface ChannelScale {
  readonly mean: Tensor;
  readonly deviation: Tensor;
}

/**
 * x̂ r + d of rows `[M, C]`, and mean and deviation of the batch: x̂ = (x − μ_B)/σ_B, r = σ_B/σ within [1/R, R] and
 * d = (μ_B − μ)/σ within [−D, D], with the running μ and σ. A gradient flows to x alone, and not through r and d.
 * Source: Ioffe, «Batch Renormalization», NeurIPS 2017, algorithm 1.
 * @param most R and D
 */
export function renormalize(
  x: Tensor,
  running: ChannelScale,
  most: { readonly r: Tensor; readonly d: Tensor },
  epsilon: number,
): ChannelScale & { readonly renormalized: Tensor } {
  const [renormalized, center, deviation] = engine().runKernel<[Tensor, Tensor, Tensor, Tensor, Tensor]>(
    NAME,
    { x, mean: running.mean, deviation: running.deviation, mostR: most.r, mostD: most.d },
    { epsilon },
  );
  return { renormalized, mean: center, deviation };
}

export const renormalizeKernel: EngineKernel = { name: NAME, compose };

/** In closed form: ∂x = r/σ_B · (dy − mean of dy − x̂ · mean of dy·x̂), means over the rows. */
export const renormalizeGradient: GradConfig = {
  kernelName: NAME,
  outputsToSave: [false, false, false, true, true],
  gradFunc: (dys, saved) => ({
    x: () =>
      tidy(() => {
        const dy = singleGradient(dys);
        const [normalized, factor] = [savedTensor(saved, 0), savedTensor(saved, 1)];
        const centred = sub(dy, mean(dy, 0));
        return mul(sub(centred, mul(normalized, mean(mul(dy, normalized), 0))), factor);
      }),
  }),
};

function compose(call: KernelCall): Tensor[] {
  const [x, ranMean, ran] = ['x', 'mean', 'deviation'].map((name) => tensorInput(call, name));
  if (!x || !ranMean || !ran) throw new Error('Batch Renormalization lacks its running statistics.');
  return tidy(() => {
    const [mostR, mostD] = [tensorInput(call, 'mostR'), tensorInput(call, 'mostD')];
    const { distances, ...parts } = distancesFromMean(x, [0]);
    const [near, rest] = [reshape(parts.near, [-1]), reshape(parts.rest, [-1])];
    const variance = mean(square(distances), 0);
    const deviation = sqrt(add(variance, numberAttribute(call.attrs, 'epsilon')));
    const normalized = div(distances, deviation);
    const r = within(div(deviation, ran), reciprocal(mostR), mostR);
    const d = within(div(add(sub(near, ranMean), rest), ran), neg(mostD), mostD);
    return [add(mul(normalized, r), d), add(near, rest), deviation, normalized, div(r, deviation)];
  });
}

function within(value: Tensor, least: Tensor, most: Tensor): Tensor {
  return maximum(minimum(value, most), least);
}
