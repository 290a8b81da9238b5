// Normalization over sets of images and groups of channels: y = γ (x − μ)/√(σ² + ε) + β and a fused activation. A set is one image for
// group normalization (Wu & He 2018), of which instance and layer normalization are the cases of as many groups as channels and of
// one; a ghost batch (Hoffer et al. 2017) is a set of several images with a group for each channel. The last set of a batch may be
// smaller. One thread computes a whole set, in one go while its images are in the cache.
import { loadSome, storeSome } from './lanes';
import { pieceMoments } from './moments';
import { bends, leastOf } from './normActivation';
import { centred, fillVector, restOf, vectorBytes } from './normVectors';
import { activate } from './pointwise';
import { batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, float, word } from './words';

/** Sets that a batch is cut into. */
export function setsOf(images: i32, imagesOfSet: i32): i32 {
  return (images + imagesOfSet - 1) / imagesOfSet;
}

/** Rows of a set: fewer in the last one. */
export function rowsOfSet(set: i32, imagesOfSet: i32, rows: i32): i32 {
  return min(imagesOfSet, batchSize() - set * imagesOfSet) * rows;
}

/** Behind what `pieceMoments` works with. */
export function ownScratch(channels: i32): usize {
  return threadScratch() + 3 * vectorBytes(channels);
}

/** What is kept of every set and group: μ, σ², and what float32 cuts off μ. */
export const STATISTICS: i32 = 3;

/** x, y, γ, β, ε, activation, α, statistics, rows of an image, channels, groups, images of a set: writes the statistics of every set too. */
export function groupNormForward(pc: usize): void {
  const rows = word(pc, 8),
    channels = word(pc, 9),
    groups = word(pc, 10),
    imagesOfSet = word(pc, 11),
    kind = word(pc, 5);
  const sets = setsOf(batchSize(), imagesOfSet),
    pieces = piecesOf(sets);
  const mean = ownScratch(channels),
    scale = mean + vectorBytes(channels),
    shift = scale + vectorBytes(channels),
    record = shift + vectorBytes(channels);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, sets);
    for (let set = startOf(piece, pieces, sets); set < end; set++) {
      const count = rowsOfSet(set, imagesOfSet, rows),
        skip = set * imagesOfSet * rows * channels;
      const statistics = at(address(pc, 7), STATISTICS * set * groups);
      pieceMoments(at(address(pc, 0), skip), count, channels, record, 0);
      joinGroups(record, count, channels, groups, statistics);
      groupVectors(statistics, groups, channels, float(pc, 4), mean, scale);
      weigh(scale, address(pc, 2), channels);
      fillVector(shift, address(pc, 3), channels, 0);
      makeUp(shift, statistics, groups, channels, scale);
      const y = at(address(pc, 1), skip);
      normalizeRows(at(address(pc, 0), skip), mean, scale, shift, leastOf(kind), count, channels, y);
      if (bends(kind)) activate(kind, float(pc, 6), y, count * channels, y);
    }
  }
}

/** Statistics of every group, from mean and spread of its channels: as many means as groups, then variances, then what is cut off. */
function joinGroups(record: usize, count: i32, channels: i32, groups: i32, statistics: usize): void {
  const means = record + 8,
    spreads = means + ((<usize>channels) << 3);
  const size = channels / groups;
  for (let group = 0; group < groups; group++) {
    const first = (<usize>(group * size)) << 3,
      end = first + ((<usize>size) << 3);
    let mean: f64 = 0,
      spread: f64 = 0;
    for (let c = first; c < end; c += 8) mean += f64.load(means + c);
    mean /= <f64>size;
    for (let c = first; c < end; c += 8) {
      const distance = f64.load(means + c) - mean;
      spread += f64.load(spreads + c) + <f64>count * distance * distance;
    }
    f32.store(at(statistics, group), <f32>mean);
    f32.store(at(statistics, groups + group), <f32>(spread / (<f64>count * <f64>size)));
    f32.store(at(statistics, 2 * groups + group), <f32>restOf(mean));
  }
}

/** Gives every channel the mean of its group, and 1/√(variance + ε). */
export function groupVectors(
  statistics: usize,
  groups: i32,
  channels: i32,
  epsilon: f32,
  mean: usize,
  inverse: usize,
): void {
  const size = channels / groups;
  memory.fill(mean, 0, 2 * vectorBytes(channels));
  for (let group = 0; group < groups; group++) {
    const own = f32.load(at(statistics, group));
    const factor = 1 / Math.sqrt(<f64>f32.load(at(statistics, groups + group)) + <f64>epsilon);
    for (let c = group * size; c < (group + 1) * size; c++) {
      f32.store(at(mean, c), own);
      f32.store(at(inverse, c), <f32>factor);
    }
  }
}

/** Multiplies a vector by the weights γ, if there are any. */
export function weigh(vector: usize, gamma: usize, channels: i32): void {
  if (!gamma) return;
  for (let c = 0; c < channels; c++)
    f32.store(at(vector, c), f32.load(at(vector, c)) * f32.load(at(gamma, c)));
}

/** Makes a shift β up for what the means lack: β − rest·scale. */
export function makeUp(shift: usize, statistics: usize, groups: i32, channels: i32, scale: usize): void {
  const size = channels / groups;
  for (let group = 0; group < groups; group++) {
    const rest = f32.load(at(statistics, 2 * groups + group));
    for (let c = group * size; c < (group + 1) * size; c++) {
      f32.store(at(shift, c), f32.load(at(shift, c)) - rest * f32.load(at(scale, c)));
    }
  }
}

/** y[rows, channels] = (x − mean)·scale + shift, not below `least`. */
export function normalizeRows(
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  least: v128,
  rows: i32,
  channels: i32,
  y: usize,
): void {
  const size = (<usize>channels) << 2;
  for (let i = 0; i < rows; i++) {
    for (let c: usize = 0; c < size; c += 16) {
      const count = min<i32>(4, channels - <i32>(c >> 2));
      const some = loadSome(x + c, count);
      const value = centred(some, v128.load(mean + c), v128.load(scale + c), v128.load(shift + c));
      storeSome(y + c, f32x4.pmax(value, least), count);
    }
    x += size;
    y += size;
  }
}

/**
 * statistics, running mean, running variance, 1 − momentum, channels, images of a set: every set in turn moves the running statistics
 * by its share of the first, which is as large as any.
 */
export function followSets(pc: usize): void {
  const channels = word(pc, 4),
    images = batchSize(),
    size = min(word(pc, 5), images),
    sets = setsOf(images, size);
  const portions = piecesOf((channels + 15) >> 4);
  for (let portion = claim(); portion < portions; portion = claim()) {
    const end = startOf(portion + 1, portions, channels);
    for (let set = 0; set < sets; set++) {
      const rate = float(pc, 3) * (<f32>min(size, images - set * size) / <f32>size),
        own = at(address(pc, 0), STATISTICS * set * channels);
      for (let j = startOf(portion, portions, channels); j < end; j++) {
        follow(at(address(pc, 1), j), f32.load(at(own, j)), rate);
        follow(at(address(pc, 2), j), f32.load(at(own, channels + j)), rate);
      }
    }
  }
}

function follow(running: usize, own: f32, rate: f32): void {
  f32.store(running, f32.load(running) * (1 - rate) + own * rate);
}
