// Gradients of normalization over sets of images and groups of channels (`groupNorm.ts`). One thread computes a whole set.
import {
  groupVectors,
  makeUp,
  normalizeRows,
  ownScratch,
  rowsOfSet,
  STATISTICS,
  setsOf,
  weigh,
} from './groupNorm';
import { loadSome, storeSome } from './lanes';
import { bends, leastOf } from './normActivation';
import { addQuad, fillVector, vectorBytes } from './normVectors';
import { beforeActivation } from './pointwise';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/**
 * dy, x, dx (0: not wanted, but by activations other than a ReLU), γ, β, ε, activation, α, statistics, sums, rows of an image, channels, groups, images of a set. With
 * x̂ = (x − μ)/√(σ² + ε) and g = γ·dy: dx = (g − mean of g − x̂ · mean of g·x̂)/√(σ² + ε), means over the set and group; per piece of
 * sets, Σ dy and Σ dy·x̂ of every channel in float64.
 */
export function groupNormGradient(pc: usize): void {
  const rows = word(pc, 10),
    channels = word(pc, 11),
    groups = word(pc, 12),
    imagesOfSet = word(pc, 13);
  const sets = setsOf(batchSize(), imagesOfSet),
    pieces = piecesOf(sets);
  const totalsBytes = (<usize>channels) << 4;
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, sets),
      sums = address(pc, 9) + <usize>piece * totalsBytes;
    memory.fill(sums, 0, totalsBytes);
    for (let set = startOf(piece, pieces, sets); set < end; set++) {
      const statistics = at(address(pc, 8), STATISTICS * set * groups);
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
  const dx = at(address(pc, 2), skip),
    x = at(address(pc, 1), skip),
    kind = word(pc, 6),
    threshold = leastOf(kind);
  let dy = at(address(pc, 0), skip);
  groupVectors(statistics, groups, channels, float(pc, 5), mean, inverse);
  fillVector(gamma, address(pc, 3), channels, 1);
  fillVector(shift, address(pc, 4), channels, 0);
  memory.copy(scale, inverse, bytes);
  weigh(scale, address(pc, 3), channels);
  makeUp(shift, statistics, groups, channels, scale);
  memory.fill(own, 0, 4 * bytes);
  for (let from = 0; from < rows; from += BLOCK) {
    const block = from * channels,
      count = min(BLOCK, rows - from);
    let g = at(dy, block);
    if (bends(kind)) {
      const room = at(dx, block);
      normalizeRows(at(x, block), mean, scale, shift, threshold, count, channels, room);
      beforeActivation(kind, float(pc, 7), g, room, count * channels, room);
      g = room;
    }
    sumBlock(g, at(x, block), mean, scale, shift, threshold, count, channels, own);
  }
  if (bends(kind)) dy = dx;
  setCoefficients(own, rows, channels, groups, statistics, gamma, inverse, sums, centre, slope);
  if (address(pc, 2) == 0) return;
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
