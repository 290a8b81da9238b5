/** Mean and biased variance, Σ(x − μ)²/M, of each channel. */
export interface ChannelMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Moments of `[…, C]` values over all but the last axis, in one pass: sums of x and x² in float64, whose 53 bits leave the
 * float32 inputs' variance right to the last bit even where the mean is a thousand standard deviations away.
 */
export function channelMoments(x: Float32Array, channels: number): ChannelMoments {
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let at = 0; at < x.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = x[at + channel] ?? 0;
      sums[channel] = (sums[channel] ?? 0) + value;
      squares[channel] = (squares[channel] ?? 0) + value * value;
    }
  }
  const rows = x.length / channels;
  const mean = sums.map((sum) => sum / rows);
  const variance = squares.map((sum, channel) => Math.max(0, sum / rows - (mean[channel] ?? 0) ** 2));
  return { mean, variance };
}
