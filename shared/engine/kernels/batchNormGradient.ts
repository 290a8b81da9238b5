import {
  engine,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import { distancesInBatch, inverseDeviation } from './batchStatistics';
import type { HostMemory } from './hostMemory';
import { type EngineKernel, type KernelCall, numberAttribute, tensorInput } from './kernel';
import { rowsOf } from './rows';

const NAME = 'BatchNormTrainingGrad';

/** What the gradient of a normalized batch is made from: dy, and the input, γ and statistics `[3, C]` of the forward pass. */
export type NormalizedBatchState = Record<'dy' | 'x' | 'gamma' | 'statistics', Tensor>;

/**
 * The gradient of `batchNormTraining` in closed form. With x̂ = (x − μ)/√(σ² + ε) and sums over the M rows of a channel: ∂β = Σ dy,
 * ∂γ = Σ dy·x̂, ∂x = γ/√(σ² + ε) · (dy − ∂β/M − x̂·∂γ/M).
 */
export function batchNormGradient(
  state: NormalizedBatchState,
  epsilon: number,
): Record<'x' | 'gamma' | 'beta', Tensor> {
  const [x, gamma, beta] = engine().runKernel<[Tensor, Tensor1D, Tensor1D]>(NAME, { ...state }, { epsilon });
  return { x, gamma, beta };
}

export const batchNormGradientKernel: EngineKernel = { name: NAME, compose, host };

function compose(call: KernelCall): Tensor[] {
  const input = tensorInput(call, 'x');
  return tidy(() => {
    const dy = rowsOf(tensorInput(call, 'dy'));
    const statistics = tensorInput(call, 'statistics');
    const inverse = inverseDeviation(statistics, numberAttribute(call.attrs, 'epsilon'));
    const normalized = mul(distancesInBatch(input, statistics), inverse);
    const dGamma = sum(mul(dy, normalized), 0);
    const dBeta = sum(dy, 0);
    const share = 1 / (dy.shape[0] ?? 1);
    const projected = sub(sub(dy, mul(dBeta, share)), mul(normalized, mul(dGamma, share)));
    const dx = mul(projected, mul(tensorInput(call, 'gamma'), inverse));
    return [reshape(dx, input.shape), dGamma, dBeta];
  });
}

function host(call: KernelCall, memory: HostMemory): TensorInfo[] {
  const input = tensorInput(call, 'x');
  const channels = input.shape.at(-1) ?? 1;
  const outputs = [input.shape, [channels], [channels]].map((shape) => memory.allocate(shape));
  const [dx, dGamma, dBeta] = outputs.map((output) => memory.view(output));
  if (!dx || !dGamma || !dBeta) throw new Error('Batch Norm could not allocate its gradients.');
  const dy = memory.view(tensorInput(call, 'dy'));
  const x = memory.view(input);
  const statistics = memory.view(tensorInput(call, 'statistics'));
  const row = (index: number): Float32Array => statistics.subarray(index * channels, (index + 1) * channels);
  const rest = row(1);
  const mean = Float64Array.from(row(0), (value, channel) => value + (rest[channel] ?? 0));
  const epsilon = numberAttribute(call.attrs, 'epsilon');
  const inverse = Float64Array.from(row(2), (v) => 1 / Math.sqrt(v + epsilon));
  const rows = dy.length / channels;
  const sums = sumsOf(dy, x, mean);
  const gamma = sums.products.map((product, channel) => product * (inverse[channel] ?? 0));
  dGamma.set(gamma);
  dBeta.set(sums.dy);
  const coefficients = {
    mean,
    scale: inverse.map((value, channel) => value * (memory.view(tensorInput(call, 'gamma'))[channel] ?? 0)),
    shift: sums.dy.map((value) => value / rows),
    slope: gamma.map((value, channel) => (value * (inverse[channel] ?? 0)) / rows),
  };
  writeInputGradient(dx, dy, x, coefficients);
  return outputs;
}

/** Σ dy and Σ dy·(x − μ) per channel, in float64. */
function sumsOf(
  dy: Float32Array,
  x: Float32Array,
  mean: Float64Array,
): Readonly<Record<'dy' | 'products', Float64Array>> {
  const channels = mean.length;
  const sums = new Float64Array(channels);
  const products = new Float64Array(channels);
  for (let at = 0; at < x.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const gradient = dy[at + channel] ?? 0;
      const distance = (x[at + channel] ?? 0) - (mean[channel] ?? 0);
      sums[channel] = (sums[channel] ?? 0) + gradient;
      products[channel] = (products[channel] ?? 0) + gradient * distance;
    }
  }
  return { dy: sums, products };
}

interface Coefficients {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  readonly shift: Float64Array;
  readonly slope: Float64Array;
}

/** dx = scale·(dy − shift − (x − μ)·slope), per channel. */
function writeInputGradient(dx: Float32Array, dy: Float32Array, x: Float32Array, of: Coefficients): void {
  const { mean, scale, shift, slope } = of;
  const channels = mean.length;
  for (let at = 0; at < x.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const centered = (x[at + channel] ?? 0) - (mean[channel] ?? 0);
      const projected = (dy[at + channel] ?? 0) - (shift[channel] ?? 0) - centered * (slope[channel] ?? 0);
      dx[at + channel] = projected * (scale[channel] ?? 0);
    }
  }
}
