import type { ChannelSpread } from '../signals/activations';

/**
 * How far the distributions that enter the activations have moved between two looks at the same images: of every channel the
 * Fréchet distance (2-Wasserstein) of normal distributions with its means and standard deviations, in units of what they have for
 * deviation between them, √((μ′ − μ)² + (σ′ − σ)²) / √((σ² + σ′²) / 2), and of these the mean over all channels of all places. A channel
 * that was the same for every image both times has no such unit, and is left out; null where no other is left. What is looked at is what
 * training sees: norms by statistics of the batch.
 *
 * Sources: Dowson and Landau, The Fréchet distance between multivariate normal distributions, 1982. That normalization holds these
 * distributions still is what Ioffe and Szegedy (2015) called reducing internal covariate shift; Santurkar et al. (2018) found that
 * this is not why it helps.
 */
export function driftBetween(
  before: readonly ChannelSpread[],
  after: readonly ChannelSpread[],
): number | null {
  const distances = before.flatMap((place) => {
    const same = after.find(({ node }) => node === place.node);
    return same === undefined ? [] : distancesOf(place, same);
  });
  return distances.length === 0
    ? null
    : distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

function distancesOf(before: ChannelSpread, after: ChannelSpread): readonly number[] {
  return before.mean.flatMap((mean, channel) => {
    const [sd = Number.NaN, laterMean = Number.NaN, laterSd = Number.NaN] = [
      before.sd[channel],
      after.mean[channel],
      after.sd[channel],
    ];
    const unit = Math.sqrt((sd ** 2 + laterSd ** 2) / 2);
    return unit === 0 ? [] : [Math.hypot(laterMean - mean, laterSd - sd) / unit];
  });
}
