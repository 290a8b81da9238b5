import {
  add,
  engine,
  type GradConfig,
  mean,
  mul,
  rsqrt,
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
  numbersAttribute,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';

const NAME = 'Standardize';

/** What standardizing gives: the values, and mean and biased variance with extent 1 along the axes they were taken over. */
export interface Standardized {
  readonly normalized: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * x̂ = (x − μ) / √(σ² + ε), with mean and biased variance over `axes` of x. A gradient flows through x̂ alone.
 */
export function standardize(x: Tensor, axes: readonly number[], epsilon: number): Standardized {
  const [normalized, center, variance] = engine().runKernel<[Tensor, Tensor, Tensor]>(
    NAME,
    { x },
    { axes: [...axes], epsilon },
  );
  return { normalized, mean: center, variance };
}

export const standardizeKernel: EngineKernel = { name: NAME, compose };

/** In closed form: ∂x = (dy − mean of dy − x̂ · mean of dy·x̂) / √(σ² + ε), means over the axes. */
export const standardizeGradient: GradConfig = {
  kernelName: NAME,
  outputsToSave: [true, false, true],
  gradFunc: (dys, saved, attrs) => ({
    x: () =>
      tidy(() => {
        const dy = singleGradient(dys);
        const [normalized, variance] = [savedTensor(saved, 0), savedTensor(saved, 1)];
        const axes = numbersAttribute(attrs, 'axes');
        const centred = sub(dy, mean(dy, axes, true));
        const slope = mean(mul(dy, normalized), axes, true);
        const inverse = rsqrt(add(variance, numberAttribute(attrs, 'epsilon')));
        return mul(sub(centred, mul(normalized, slope)), inverse);
      }),
  }),
};

function compose(call: KernelCall): Tensor[] {
  const x = tensorInput(call, 'x');
  return tidy(() => {
    const axes = numbersAttribute(call.attrs, 'axes');
    const { distances, near, rest } = distancesFromMean(x, axes);
    const variance = mean(square(distances), axes, true);
    const inverse = rsqrt(add(variance, numberAttribute(call.attrs, 'epsilon')));
    return [mul(distances, inverse), add(near, rest), variance];
  });
}
