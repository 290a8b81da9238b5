import type { Sweep } from '../../protocol/finder';

/** The learning rate of a step, from 1: low·(high/low)^((step − 1)/(steps − 1)). */
export function rateOf({ low, high, steps }: Sweep, step: number): number {
  return low * (high / low) ** ((step - 1) / (steps - 1));
}

/** Steps that smoothing remembers: the same part of every search, a third of a decade of the usual one. */
export function memoryOf({ steps }: Pick<Sweep, 'steps'>): number {
  return Math.max(1, steps / 25);
}

/**
 * Exponential mean with its bias taken out: m ← β·m + (1 − β)·x, of which m/(1 − βᵗ) is given after t values, with
 * β = e^(−1/memory). Source: Kingma, Ba, «Adam», ICLR 2015, section 3 (the bias); `AvgSmoothLoss` of fastai has a fixed β.
 */
export function createSmoother(memory: number): (value: number) => number {
  const beta = Math.exp(-1 / memory);
  let mean = 0;
  let weight = 0;
  return (value) => {
    mean = beta * mean + (1 - beta) * value;
    weight = beta * weight + (1 - beta);
    return mean / weight;
  };
}
