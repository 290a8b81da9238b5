// Normalization over sets of images and groups of channels: y = γ (x − μ)/√(σ² + ε) + β and a fused ReLU. A set is one image for
// group normalization (Wu & He 2018), of which instance and layer normalization are the cases of as many groups as channels and of
// one; a ghost batch (Hoffer et al. 2017) is a set of several images with a group for each channel. The last set of a batch may be
// smaller. One thread computes a whole set, in one go while its images are in the cache.
import { Unary } from '../opcodes';
import { loadSome, storeSome } from './lanes';
import { pieceMoments, recordBytes } from './moments';
import { addQuad, centred, fillVector, restOf, vectorBytes } from './normVectors';
import { batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, float, word } from './words';

/** Sets that a batch is cut into. */
export function setsOf(images: i32, imagesOfSet: i32): i32 {
  return (images + imagesOfSet - 1) / imagesOfSet;
}

/** Rows of a set: fewer in the last one. */
function rowsOfSet(set: i32, imagesOfSet: i32, rows: i32): i32 {
  return min(imagesOfSet, batchSize() - set * imagesOfSet) * rows;
}

/** Behind what `pieceMoments` works with. */
function ownScratch(channels: i32): usize {
  return threadScratch() + 3 * vectorBytes(channels);
}

/** What is kept of every set and group: μ, σ², and what float32 cuts off μ. */
const STATISTICS: i32 = 3;

/** x, y, γ, β, ε, activation, statistics, rows of an image, channels, groups, images of a set: writes the statistics of every set too. */
export function groupNormForward(pc: usize): void {
  const rows = word(pc, 7),
    channels = word(pc, 8),
    groups = word(pc, 9),
    imagesOfSet = word(pc, 10);
  const sets = setsOf(batchSize(), imagesOfSet),
    pieces = piecesOf(sets);
  const least = word(pc, 5) == Unary.Relu ? f32x4.splat(0) : f32x4.splat(-Infinity);
  const mean = ownScratch(channels),
    scale = mean + vectorBytes(channels),
    shift = scale + vectorBytes(channels),
    record = shift + vectorBytes(channels);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, sets);
    for (let set = startOf(piece, pieces, sets); set < end; set++) {
      const count = rowsOfSet(set, imagesOfSet, rows),
        skip = set * imagesOfSet * rows * channels;
      const statistics = at(address(pc, 6), STATISTICS * set * groups);
      pieceMoments(at(address(pc, 0), skip), count, channels, record, 0);
      joinGroups(record, count, channels, groups, statistics);
      groupVectors(statistics, groups, channels, float(pc, 4), mean, scale);
      weigh(scale, address(pc, 2), channels);
      fillVector(shift, address(pc, 3), channels, 0);
      makeUp(shift, statistics, groups, channels, scale);
      normalizeRows(
        at(address(pc, 0), skip),
        mean,
        scale,
        shift,
        least,
        count,
        channels,
        at(address(pc, 1), skip),
      );
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
function groupVectors(
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
function weigh(vector: usize, gamma: usize, channels: i32): void {
  if (!gamma) return;
  for (let c = 0; c < channels; c++)
    f32.store(at(vector, c), f32.load(at(vector, c)) * f32.load(at(gamma, c)));
}

/** Makes a shift β up for what the means lack: β − rest·scale. */
function makeUp(shift: usize, statistics: usize, groups: i32, channels: i32, scale: usize): void {
  const size = channels / groups;
  for (let group = 0; group < groups; group++) {
    const rest = f32.load(at(statistics, 2 * groups + group));
    for (let c = group * size; c < (group + 1) * size; c++) {
      f32.store(at(shift, c), f32.load(at(shift, c)) - rest * f32.load(at(scale, c)));
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

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/**
 * dy, x, dx (0: not wanted), γ, β, ε, activation, statistics, sums, rows of an image, channels, groups, images of a set. With
 * x̂ = (x − μ)/√(σ² + ε) and g = γ·dy: dx = (g − mean of g − x̂ · mean of g·x̂)/√(σ² + ε), means over the set and group; per piece of
 * sets, Σ dy and Σ dy·x̂ of every channel in float64.
 */
export function groupNormGradient(pc: usize): void {
  const rows = word(pc, 9),
    channels = word(pc, 10),
    groups = word(pc, 11),
    imagesOfSet = word(pc, 12);
  const sets = setsOf(batchSize(), imagesOfSet),
    pieces = piecesOf(sets);
  const totalsBytes = (<usize>channels) << 4;
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, sets),
      sums = address(pc, 8) + <usize>piece * totalsBytes;
    memory.fill(sums, 0, totalsBytes);
    for (let set = startOf(piece, pieces, sets); set < end; set++) {
      const statistics = at(address(pc, 7), STATISTICS * set * groups);
      setGradient(
        pc,
        set * imagesOfSet * rows * channels,
        rowsOfSet(set, imagesOfSet, rows),
        channels,
        groups,
        statistics,
        sums,
      );
    }
  }
}

function setGradient(
  pc: usize,
  skip: i32,
  rows: i32,
  channels: i32,
  groups: i32,
  statistics: usize,
  sums: usize,
): void {
  const bytes = vectorBytes(channels);
  const mean = ownScratch(channels),
    inverse = mean + bytes,
    gamma = inverse + bytes,
    scale = gamma + bytes,
    shift = scale + bytes,
    centre = shift + bytes,
    slope = centre + bytes,
    own = slope + bytes;
  const dy = at(address(pc, 0), skip),
    x = at(address(pc, 1), skip);
  const threshold = word(pc, 6) == Unary.Relu ? f32x4.splat(0) : f32x4.splat(-Infinity);
  groupVectors(statistics, groups, channels, float(pc, 5), mean, inverse);
  fillVector(gamma, address(pc, 3), channels, 1);
  fillVector(shift, address(pc, 4), channels, 0);
  memory.copy(scale, inverse, bytes);
  weigh(scale, address(pc, 3), channels);
  makeUp(shift, statistics, groups, channels, scale);
  memory.fill(own, 0, 4 * bytes);
  for (let from = 0; from < rows; from += BLOCK) {
    const block = from * channels;
    sumBlock(
      at(dy, block),
      at(x, block),
      mean,
      scale,
      shift,
      threshold,
      min(BLOCK, rows - from),
      channels,
      own,
    );
  }
  setCoefficients(own, rows, channels, groups, statistics, gamma, inverse, sums, centre, slope);
  if (address(pc, 2) == 0) return;
  const dx = at(address(pc, 2), skip);
  gradientRows(dy, x, mean, scale, shift, threshold, gamma, inverse, centre, slope, rows, channels, dx);
}

/** Adds Σ dy and, behind them, Σ dy·(x − mean) of a block to float64 totals, dy where (x − mean)·scale + shift lies above the threshold. */
function sumBlock(
  dy: usize,
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  threshold: v128,
  rows: i32,
  channels: i32,
  totals: usize,
): void {
  const size = (<usize>channels) << 2,
    products = totals + 2 * vectorBytes(channels);
  for (let c: usize = 0; c < size; c += 16) {
    const count = min<i32>(4, channels - <i32>(c >> 2));
    const m = v128.load(mean + c),
      s = v128.load(scale + c),
      o = v128.load(shift + c);
    let sum = f32x4.splat(0),
      product = f32x4.splat(0);
    for (let i = 0, row = c; i < rows; i++, row += size) {
      const distance = f32x4.sub(loadSome(x + row, count), m);
      const passed = f32x4.gt(f32x4.add(f32x4.mul(distance, s), o), threshold);
      const g = v128.and(loadSome(dy + row, count), passed);
      sum = f32x4.add(sum, g);
      product = f32x4.add(product, f32x4.mul(g, distance));
    }
    addQuad(totals + (c << 1), sum);
    addQuad(products + (c << 1), product);
  }
}

/**
 * Adds a set's sums to those of its piece, and gives every channel the coefficients of its group: slope = −(mean of g·x̂)/(σ² + ε),
 * and as centre the mean of g, made up for what the mean of x lacks.
 */
function setCoefficients(
  own: usize,
  rows: i32,
  channels: i32,
  groups: i32,
  statistics: usize,
  gamma: usize,
  inverse: usize,
  sums: usize,
  centre: usize,
  slope: usize,
): void {
  const products = own + 2 * vectorBytes(channels),
    size = channels / groups,
    m = <f64>rows * <f64>size;
  for (let group = 0; group < groups; group++) {
    const first = group * size,
      factor = <f64>f32.load(at(inverse, first)),
      rest = <f64>f32.load(at(statistics, 2 * groups + group));
    let total: f64 = 0,
      product: f64 = 0;
    for (let c = first; c < first + size; c++) {
      const place = (<usize>c) << 3;
      const weight = <f64>f32.load(at(gamma, c));
      const dBeta = f64.load(own + place),
        dGamma = (f64.load(products + place) - rest * dBeta) * factor;
      total += weight * dBeta;
      product += weight * dGamma;
      f64.store(sums + place, f64.load(sums + place) + dBeta);
      const behind = sums + ((<usize>channels) << 3) + place;
      f64.store(behind, f64.load(behind) + dGamma);
    }
    for (let c = first; c < first + size; c++) {
      f32.store(at(centre, c), <f32>((total - product * factor * rest) / m));
      f32.store(at(slope, c), <f32>((-product * factor * factor) / m));
    }
  }
}

/**
 * dx = inverse·(γ·dy − centre) + slope·(x − mean), dy where the output lies above the threshold. Distances are taken before they
 * are multiplied: where a group hardly varies, the factors are large and what they multiply cancels.
 */
function gradientRows(
  dy: usize,
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  threshold: v128,
  gamma: usize,
  inverse: usize,
  centre: usize,
  slope: usize,
  rows: i32,
  channels: i32,
  dx: usize,
): void {
  const size = (<usize>channels) << 2;
  for (let i = 0; i < rows; i++) {
    for (let c: usize = 0; c < size; c += 16) {
      const count = min<i32>(4, channels - <i32>(c >> 2));
      const distance = f32x4.sub(loadSome(x + c, count), v128.load(mean + c));
      const y = f32x4.add(f32x4.mul(distance, v128.load(scale + c)), v128.load(shift + c));
      const g = f32x4.mul(v128.and(loadSome(dy + c, count), f32x4.gt(y, threshold)), v128.load(gamma + c));
      const t = f32x4.mul(distance, v128.load(slope + c));
      const value = f32x4.add(t, f32x4.mul(f32x4.sub(g, v128.load(centre + c)), v128.load(inverse + c)));
      storeSome(dx + c, value, count);
    }
    dy += size;
    x += size;
    dx += size;
  }
}

/** sums, dγ, dβ, channels, images of a set: adds what the pieces of a gradient left, Σ dy and Σ dy·x̂ of every channel. */
export function affineGradients(pc: usize): void {
  const channels = word(pc, 3),
    sums = address(pc, 0);
  const pieces = piecesOf(setsOf(batchSize(), word(pc, 4)));
  const portions = piecesOf((channels + 15) >> 4);
  for (let portion = claim(); portion < portions; portion = claim()) {
    const end = startOf(portion + 1, portions, channels);
    for (let j = startOf(portion, portions, channels); j < end; j++) {
      let shift: f64 = 0,
        product: f64 = 0;
      for (let piece = 0; piece < pieces; piece++) {
        const own = sums + ((<usize>(2 * piece * channels + j)) << 3);
        shift += f64.load(own);
        product += f64.load(own + ((<usize>channels) << 3));
      }
      if (address(pc, 1)) f32.store(at(address(pc, 1), j), <f32>product);
      if (address(pc, 2)) f32.store(at(address(pc, 2), j), <f32>shift);
    }
  }
}
