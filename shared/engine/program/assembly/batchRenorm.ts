// Batch Renormalization (Ioffe 2017, algorithm 1): y = γ(x̂ r + d) + β, which is
// (x − mean)·scale + shift like a Batch Norm's.
import { given } from './batchNorm';
import { joinedMean, joinedVariance } from './moments';
import { restOf } from './normVectors';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

/** How much of the way from `from` to `until` is gone; at least one update long. */
function share(updates: f32, from: i32, until: i32): f32 {
  const gone = (updates - <f32>from) / <f32>max(until - from, 1);
  return min<f32>(max<f32>(gone, 0), 1);
}

/** updates, limits, R at the end, D at the end, from, until of R, until of D: writes R and D of this update, and counts it. */
export function renormLimits(pc: usize): void {
  if (claim() > 0) return;
  const updates = f32.load(address(pc, 0));
  f32.store(address(pc, 1), 1 + (float(pc, 2) - 1) * share(updates, word(pc, 4), word(pc, 5)));
  f32.store(address(pc, 1), float(pc, 3) * share(updates, word(pc, 4), word(pc, 6)), 4);
  f32.store(address(pc, 0), updates + 1);
}

/**
 * γ, β, ε, mean, scale, shift, channels, moments, rest of the mean, variance, running mean, running variance, momentum, 1 − momentum,
 * limits, r, d: r and d come from the running statistics before they move. Their deviation moves; its square, less ε, is what is kept.
 */
export function renormFromBatch(pc: usize): void {
  const channels = word(pc, 6),
    records = address(pc, 7),
    pieces = piecesOf(batchSize());
  const epsilon = <f64>float(pc, 2);
  const mostR = <f64>f32.load(address(pc, 14)),
    mostD = <f64>f32.load(address(pc, 14), 4);
  const portions = piecesOf((channels + 15) >> 4);
  for (let portion = claim(); portion < portions; portion = claim()) {
    const end = startOf(portion + 1, portions, channels);
    for (let j = startOf(portion, portions, channels); j < end; j++) {
      const mean = joinedMean(records, pieces, channels, j);
      const variance = joinedVariance(records, pieces, channels, j, mean);
      const ranMean = at(address(pc, 10), j),
        ranVariance = at(address(pc, 11), j);
      const deviation = Math.sqrt(variance + epsilon),
        ran = Math.sqrt(<f64>f32.load(ranVariance) + epsilon);
      const r = within(deviation / ran, 1 / mostR, mostR),
        d = within((mean - <f64>f32.load(ranMean)) / ran, -mostD, mostD);
      const gamma = given(address(pc, 0), j, 1);
      const scale = (gamma * r) / deviation;
      const shift = given(address(pc, 1), j, 0) + gamma * d - restOf(mean) * scale;
      f32.store(at(address(pc, 3), j), <f32>mean);
      f32.store(at(address(pc, 4), j), <f32>scale);
      f32.store(at(address(pc, 5), j), <f32>shift);
      f32.store(at(address(pc, 8), j), <f32>restOf(mean));
      f32.store(at(address(pc, 9), j), <f32>variance);
      f32.store(at(address(pc, 15), j), <f32>r);
      f32.store(at(address(pc, 16), j), <f32>d);
      f32.store(ranMean, <f32>moved(pc, <f64>f32.load(ranMean), mean));
      const moves = moved(pc, ran, deviation);
      f32.store(ranVariance, <f32>max<f64>(moves * moves - epsilon, 0));
    }
  }
}

function moved(pc: usize, running: f64, batch: f64): f64 {
  return running * <f64>float(pc, 12) + batch * <f64>float(pc, 13);
}

function within(value: f64, least: f64, most: f64): f64 {
  return max<f64>(min<f64>(value, most), least);
}
