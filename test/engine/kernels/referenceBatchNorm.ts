/** A batch `[rows, channels]`, row-major, and what normalizes it. */
export interface ReferenceBatch {
  readonly x: ArrayLike<number>;
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly epsilon: number;
}

/** Mean and biased variance of each channel, in float64 and two passes. */
export function referenceMoments(
  x: ArrayLike<number>,
  channels: number,
): { mean: number[]; variance: number[] } {
  const rows = x.length / channels;
  const average = (term: (value: number, channel: number) => number): number[] =>
    Array.from({ length: channels }, (_, channel) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += term(x[row * channels + channel] ?? 0, channel);
      return sum / rows;
    });
  const mean = average((value) => value);
  return { mean, variance: average((value, channel) => (value - (mean[channel] ?? 0)) ** 2) };
}

/** γ (x − μ)/√(σ² + ε) + β in float64. */
export function referenceNormalize({ x, gamma, beta, epsilon }: ReferenceBatch): Float64Array {
  const channels = gamma.length;
  const { mean, variance } = referenceMoments(x, channels);
  return Float64Array.from(x, (value, index) => {
    const channel = index % channels;
    const normalized = (value - (mean[channel] ?? 0)) / Math.sqrt((variance[channel] ?? 0) + epsilon);
    return (gamma[channel] ?? 0) * normalized + (beta[channel] ?? 0);
  });
}

/** Gradients of Σ y·dy by central differences of the definition, in float64. */
export function differencedGradients(
  batch: ReferenceBatch,
  dy: ArrayLike<number>,
): Record<'x' | 'gamma' | 'beta', number[]> {
  const step = 1e-5;
  const loss = (changed: Partial<ReferenceBatch>): number => {
    const y = referenceNormalize({ ...batch, ...changed });
    return y.reduce((sum, value, index) => sum + value * (dy[index] ?? 0), 0);
  };
  const along = (name: 'x' | 'gamma' | 'beta'): number[] =>
    Array.from(batch[name], (value, index) => {
      const at = (moved: number): number => {
        const values = Float64Array.from(batch[name]);
        values[index] = moved;
        return loss({ [name]: values });
      };
      return (at(value + step) - at(value - step)) / (2 * step);
    });
  return { x: along('x'), gamma: along('gamma'), beta: along('beta') };
}
