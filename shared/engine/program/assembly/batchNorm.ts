// Batch Normalization over the last axis (Ioffe & Szegedy 2015): y = (x − mean)·scale + shift per channel, and a fused
// activation. The mean is subtracted first, which is exact where x is near it: where a channel hardly varies, scale is large. What float32 cuts off
// the mean, its rest, is part of the shift.
import { loadSome, storeSome } from './lanes';
import { joinedMean, joinedVariance } from './moments';
import { bends, leastOf } from './normActivation';
import { addQuad, centred, restOf } from './normVectors';
import { activate, beforeActivation } from './pointwise';
import { batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, float, word } from './words';

/** Value `index` of `base`, or `otherwise` where there is no such array. */
export function given(base: usize, index: i32, otherwise: f64): f64 {
  return base ? <f64>f32.load(at(base, index)) : otherwise;
}

/** Writes what y = (x − mean)·scale + shift computes γ(x − mean)/√(variance + ε) + β of a channel with. */
function writeCentred(pc: usize, channel: i32, mean: f64, variance: f64): void {
  const scale = given(address(pc, 0), channel, 1) / Math.sqrt(variance + <f64>float(pc, 2));
  f32.store(at(address(pc, 3), channel), <f32>mean);
  f32.store(at(address(pc, 4), channel), <f32>scale);
  f32.store(at(address(pc, 5), channel), <f32>(given(address(pc, 1), channel, 0) - restOf(mean) * scale));
}

/**
 * γ, β, ε, mean, scale, shift, channels, moments, rest of the mean, variance, running mean, running variance, momentum, 1 − momentum:
 * the statistics of the batch, towards which the running ones move.
 */
export function normFromBatch(pc: usize): void {
  const channels = word(pc, 6),
    records = address(pc, 7),
    pieces = piecesOf(batchSize());
  const momentum = float(pc, 12),
    share = float(pc, 13);
  const groups = piecesOf((channels + 15) >> 4);
  for (let group = claim(); group < groups; group = claim()) {
    const end = startOf(group + 1, groups, channels);
    for (let j = startOf(group, groups, channels); j < end; j++) {
      const mean = joinedMean(records, pieces, channels, j);
      const variance = joinedVariance(records, pieces, channels, j, mean);
      f32.store(at(address(pc, 8), j), <f32>restOf(mean));
      f32.store(at(address(pc, 9), j), <f32>variance);
      writeCentred(pc, j, mean, variance);
      move(at(address(pc, 10), j), <f32>mean, momentum, share);
      move(at(address(pc, 11), j), <f32>variance, momentum, share);
    }
  }
}

function move(running: usize, batch: f32, momentum: f32, share: f32): void {
  f32.store(running, f32.load(running) * momentum + batch * share);
}

/** γ, β, ε, mean, scale, shift, channels, running mean, running variance. */
export function normFromRunning(pc: usize): void {
  if (claim() > 0) return;
  const channels = word(pc, 6);
  for (let j = 0; j < channels; j++) {
    writeCentred(pc, j, <f64>f32.load(at(address(pc, 7), j)), <f64>f32.load(at(address(pc, 8), j)));
  }
}

/** Rows that are worked on together while they are in the cache; what is summed of them in float32 is then added to float64 totals. */
const BLOCK: i32 = 64;

/** x, y, mean, scale, shift, activation, α, rows of an image, channels. */
export function normalize(pc: usize): void {
  const rows = word(pc, 7),
    channels = word(pc, 8),
    kind = word(pc, 5);
  const total = batchSize() * rows,
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, total);
    for (let first = startOf(piece, pieces, total); first < end; first += BLOCK) {
      const count = min(BLOCK, end - first),
        x = at(address(pc, 0), first * channels),
        y = at(address(pc, 1), first * channels);
      normalizeRows(x, address(pc, 2), address(pc, 3), address(pc, 4), leastOf(kind), count, channels, y);
      if (bends(kind)) activate(kind, float(pc, 6), y, count * channels, y);
    }
  }
}

/** y[rows, channels] = (x − mean)·scale + shift, not below `least`. */
function normalizeRows(
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  least: v128,
  rows: i32,
  channels: i32,
  y: usize,
): void {
  const size = (<usize>channels) << 2,
    lanes = (<usize>(channels & ~3)) << 2;
  for (let i = 0; i < rows; i++) {
    let c: usize = 0;
    for (; c < lanes; c += 16) {
      const value = centred(
        v128.load(x + c),
        v128.load(mean + c),
        v128.load(scale + c),
        v128.load(shift + c),
      );
      // A NaN stays one, as by max, which takes several times as many of a processor's instructions.
      v128.store(y + c, f32x4.pmax(value, least));
    }
    for (; c < size; c += 4) {
      const value = centredOne(f32.load(x + c), mean + c, scale + c, shift + c);
      const floor = f32x4.extract_lane(least, 0);
      f32.store(y + c, value < floor ? floor : value);
    }
    x += size;
    y += size;
  }
}

/** (x − mean)·scale + shift of one channel, rounded as `centred` rounds. */
function centredOne(x: f32, mean: usize, scale: usize, shift: usize): f32 {
  return (x - f32.load(mean)) * f32.load(scale) + f32.load(shift);
}

/**
 * dy, x, dx (may be dy), mean, scale, shift, activation (none but a ReLU), rows of an image, channels: dx = dy·scale where
 * (x − mean)·scale + shift passes the activation; the gradient through statistics that do not hang on x.
 */
export function runningNormGradient(pc: usize): void {
  const rows = word(pc, 7),
    channels = word(pc, 8),
    mean = address(pc, 3),
    scale = address(pc, 4),
    shift = address(pc, 5);
  const total = batchSize() * rows,
    pieces = piecesOf(total),
    size = (<usize>channels) << 2;
  const threshold = leastOf(word(pc, 6));
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, total);
    for (let row = startOf(piece, pieces, total); row < end; row++) {
      const skip = (<usize>(row * channels)) << 2;
      for (let c: usize = 0; c < size; c += 16) {
        const count = channels - <i32>(c >> 2),
          factor = loadSome(scale + c, count);
        const value = loadSome(address(pc, 1) + skip + c, count);
        const y = centred(value, loadSome(mean + c, count), factor, loadSome(shift + c, count));
        const g = v128.and(loadSome(address(pc, 0) + skip + c, count), f32x4.gt(y, threshold));
        storeSome(address(pc, 2) + skip + c, f32x4.mul(g, factor), count);
      }
    }
  }
}

/**
 * dy, x, mean, scale, shift, activation, α, g (0 for none but a ReLU), sums, rows of an image, channels: per piece, Σ g and
 * Σ g·(x − mean), float64, with g = dy·f'((x − mean)·scale + shift), which is written down where there is room for it.
 */
export function normGradientSums(pc: usize): void {
  const rows = word(pc, 9),
    channels = word(pc, 10);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images) * rows,
      count = startOf(piece + 1, pieces, images) * rows - first;
    const out = address(pc, 8) + ((<usize>(piece * channels)) << 4);
    memory.fill(out, 0, (<usize>channels) << 4);
    for (let from = 0; from < count; from += BLOCK) {
      const skip = (first + from) * channels;
      sumBlock(pc, skip, min(BLOCK, count - from), channels, out);
    }
  }
}

/** Makes g of the rows from float `skip` on where there is room for it, and adds them to the sums at `out`. */
function sumBlock(pc: usize, skip: i32, rows: i32, channels: i32, out: usize): void {
  const x = at(address(pc, 1), skip),
    kind = word(pc, 5);
  let dy = at(address(pc, 0), skip);
  if (address(pc, 7)) {
    const g = at(address(pc, 7), skip);
    normalizeRows(x, address(pc, 2), address(pc, 3), address(pc, 4), leastOf(kind), rows, channels, g);
    beforeActivation(kind, float(pc, 6), dy, g, rows * channels, g);
    dy = g;
  }
  sumRows(pc, dy, x, leastOf(kind), rows, channels, out);
}

function sumRows(
  pc: usize,
  dy: usize,
  x: usize,
  threshold: v128,
  rows: i32,
  channels: i32,
  out: usize,
): void {
  const mean = address(pc, 2),
    scale = address(pc, 3),
    shift = address(pc, 4);
  const products = out + ((<usize>channels) << 3);
  const size = (<usize>channels) << 2,
    lanes = (<usize>(channels & ~3)) << 2;
  for (let c: usize = 0; c < lanes; c += 16) {
    const m = v128.load(mean + c),
      s = v128.load(scale + c),
      o = v128.load(shift + c);
    let sum = f32x4.splat(0),
      product = f32x4.splat(0);
    for (let i = 0, skip = c; i < rows; i++, skip += size) {
      const distance = f32x4.sub(v128.load(x + skip), m);
      const passed = f32x4.gt(f32x4.add(f32x4.mul(distance, s), o), threshold);
      const g = v128.and(v128.load(dy + skip), passed);
      sum = f32x4.add(sum, g);
      product = f32x4.add(product, f32x4.mul(g, distance));
    }
    addQuad(out + (c << 1), sum);
    addQuad(products + (c << 1), product);
  }
  for (let c = lanes; c < size; c += 4) {
    let sum: f32 = 0,
      product: f32 = 0;
    for (let i = 0, skip = c; i < rows; i++, skip += size) {
      const value = f32.load(x + skip);
      const passed = centredOne(value, mean + c, scale + c, shift + c) > f32x4.extract_lane(threshold, 0);
      const g = passed ? f32.load(dy + skip) : 0;
      sum += g;
      product += g * (value - f32.load(mean + c));
    }
    f64.store(out + (c << 1), f64.load(out + (c << 1)) + <f64>sum);
    f64.store(products + (c << 1), f64.load(products + (c << 1)) + <f64>product);
  }
}

/**
 * γ, rest of the mean, variance, ε, sums, dγ, dβ, first, slope, centre, rows of an image, channels, r, d (0 for 1 and 0): with
 * x̂ = (x − mean − rest)/√(variance + ε), s = Σ dy·x̂ and y = γ(x̂ r + d) + β, dβ = Σ dy, dγ = r·s + d·dβ, and
 * dx = first·(dy − centre) + slope·(x − mean) with first = γ·r/√(variance + ε), slope = −first·s/(m·√(variance + ε)),
 * centre = dβ/m − rest·s/(m·√(variance + ε)).
 */
export function normGradientCoefficients(pc: usize): void {
  const channels = word(pc, 11),
    sums = address(pc, 4),
    images = batchSize();
  const m = <f64>(images * word(pc, 10));
  const pieces = piecesOf(images);
  const groups = piecesOf((channels + 15) >> 4);
  for (let group = claim(); group < groups; group = claim()) {
    const end = startOf(group + 1, groups, channels);
    for (let j = startOf(group, groups, channels); j < end; j++) {
      let shift: f64 = 0,
        product: f64 = 0;
      for (let piece = 0; piece < pieces; piece++) {
        const own = sums + ((<usize>(2 * piece * channels + j)) << 3);
        shift += f64.load(own);
        product += f64.load(own + ((<usize>channels) << 3));
      }
      const inverse = 1 / Math.sqrt(<f64>f32.load(at(address(pc, 2), j)) + <f64>float(pc, 3));
      const rest = <f64>f32.load(at(address(pc, 1), j)),
        sum = (product - rest * shift) * inverse;
      const r = given(address(pc, 12), j, 1),
        d = given(address(pc, 13), j, 0);
      const first = given(address(pc, 0), j, 1) * r * inverse;
      const slope = (-first * sum * inverse) / m;
      if (address(pc, 5)) f32.store(at(address(pc, 5), j), <f32>(sum * r + d * shift));
      if (address(pc, 6)) f32.store(at(address(pc, 6), j), <f32>shift);
      f32.store(at(address(pc, 7), j), <f32>first);
      f32.store(at(address(pc, 8), j), <f32>slope);
      f32.store(at(address(pc, 9), j), <f32>((shift - rest * sum * inverse) / m));
    }
  }
}

/**
 * dy, x, dx (may be dy), first, slope, centre, mean, scale, shift, activation (none but a ReLU), rows of an image, channels:
 * dx = first·(dy − centre) + slope·(x − mean). Distances are taken before they are multiplied: where a channel hardly varies, the
 * factors are large and what they multiply cancels, to 0 where the channel is constant.
 */
export function normGradient(pc: usize): void {
  const rows = word(pc, 10),
    channels = word(pc, 11);
  const total = batchSize() * rows,
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, total),
      end = startOf(piece + 1, pieces, total);
    gradientRows(pc, (<usize>(first * channels)) << 2, end - first, channels);
  }
}

function gradientRows(pc: usize, skip: usize, rows: i32, channels: i32): void {
  let dy = address(pc, 0) + skip,
    x = address(pc, 1) + skip,
    dx = address(pc, 2) + skip;
  const first = address(pc, 3),
    slope = address(pc, 4),
    centre = address(pc, 5),
    mean = address(pc, 6),
    scale = address(pc, 7),
    shift = address(pc, 8);
  const threshold = leastOf(word(pc, 9));
  const size = (<usize>channels) << 2,
    lanes = (<usize>(channels & ~3)) << 2;
  for (let i = 0; i < rows; i++) {
    let c: usize = 0;
    for (; c < lanes; c += 16) {
      const distance = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      const y = f32x4.add(f32x4.mul(distance, v128.load(scale + c)), v128.load(shift + c));
      const g = f32x4.sub(v128.and(v128.load(dy + c), f32x4.gt(y, threshold)), v128.load(centre + c));
      const t = f32x4.mul(distance, v128.load(slope + c));
      v128.store(dx + c, f32x4.add(t, f32x4.mul(g, v128.load(first + c))));
    }
    for (; c < size; c += 4) {
      const value = f32.load(x + c);
      const passed = centredOne(value, mean + c, scale + c, shift + c) > f32x4.extract_lane(threshold, 0);
      const g: f32 = (passed ? f32.load(dy + c) : 0) - f32.load(centre + c);
      const t = (value - f32.load(mean + c)) * f32.load(slope + c);
      f32.store(dx + c, t + g * f32.load(first + c));
    }
    dy += size;
    x += size;
    dx += size;
  }
}
