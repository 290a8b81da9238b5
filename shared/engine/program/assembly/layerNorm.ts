// Layer normalization over the channels of every row (Ba, Kiros & Hinton 2016): y = γ (x − μ)/√(σ² + ε) + β and a fused
// activation. Mean and variance of a row are cheap while it is in the cache, so that the gradient takes them anew.
import { loadSome, storeSome } from './lanes';
import { bends, leastOf } from './normActivation';
import { fillVector, restOf, vectorBytes } from './normVectors';
import { activate, beforeActivation } from './pointwise';
import { batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, float, word } from './words';

/** Values summed in float32 before they are added to a float64 total. */
const RUN: usize = 1024;

/** Of the row that `standardize` looked at last: its mean, what float32 cuts off it, and 1/√(variance + ε). */
let rowMean: f32 = 0;
let rowRest: f32 = 0;
let rowInverse: f32 = 0;

function sumOf(quad: v128): f64 {
  return (
    <f64>f32x4.extract_lane(quad, 0) +
    <f64>f32x4.extract_lane(quad, 1) +
    <f64>f32x4.extract_lane(quad, 2) +
    <f64>f32x4.extract_lane(quad, 3)
  );
}

/** Finds mean and deviation of a row; the mean from distances to its first value, of a constant row exactly that. */
function standardize(x: usize, channels: i32, epsilon: f32): void {
  const size = (<usize>channels) << 2,
    first = f32.load(x);
  let sum: f64 = 0;
  for (let from: usize = 0; from < size; from += RUN) {
    let quad = f32x4.splat(0);
    for (let c = from; c < min(from + RUN, size); c += 16) {
      quad = f32x4.add(quad, distanceOf(x + c, channels - <i32>(c >> 2), first));
    }
    sum += sumOf(quad);
  }
  const mean = <f64>first + sum / <f64>channels,
    rest = restOf(mean);
  rowMean = <f32>mean;
  rowRest = <f32>rest;
  let squares: f64 = 0;
  for (let from: usize = 0; from < size; from += RUN) {
    let quad = f32x4.splat(0);
    for (let c = from; c < min(from + RUN, size); c += 16) {
      const distance = distanceOf(x + c, channels - <i32>(c >> 2), rowMean);
      quad = f32x4.add(quad, f32x4.mul(distance, distance));
    }
    squares += sumOf(quad);
  }
  // Of the distances from the mean itself. A NaN stays one, so that it is seen.
  const variance = squares / <f64>channels - rest * rest;
  rowInverse = <f32>(1 / Math.sqrt((variance < 0 ? 0 : variance) + <f64>epsilon));
}

/** x − `from` of up to four channels; 0 where there is none. */
function distanceOf(x: usize, count: i32, from: f32): v128 {
  const distance = f32x4.sub(loadSome(x, count), f32x4.splat(from));
  return count >= 4 ? distance : v128.and(distance, firstLanes(count));
}

/** (x − mean)/√(variance + ε) of up to four channels. */
function standardized(x: usize, count: i32): v128 {
  const distance = f32x4.sub(loadSome(x, count), f32x4.splat(rowMean));
  return f32x4.mul(f32x4.sub(distance, f32x4.splat(rowRest)), f32x4.splat(rowInverse));
}

/** All bits of the first `count` of four lanes. */
function firstLanes(count: i32): v128 {
  return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3));
}

/** x, y, γ, β, ε, activation, α, rows of an image, channels. */
export function layerNormForward(pc: usize): void {
  const channels = word(pc, 8),
    total = batchSize() * word(pc, 7),
    pieces = piecesOf(total);
  const kind = word(pc, 5),
    least = leastOf(kind);
  const gamma = threadScratch(),
    beta = gamma + vectorBytes(channels);
  fillVector(gamma, address(pc, 2), channels, 1);
  fillVector(beta, address(pc, 3), channels, 0);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, total);
    for (let row = startOf(piece, pieces, total); row < end; row++) {
      const x = at(address(pc, 0), row * channels),
        y = at(address(pc, 1), row * channels);
      standardize(x, channels, float(pc, 4));
      weighRow(x, channels, gamma, beta, least, y);
      if (bends(kind)) activate(kind, float(pc, 6), y, channels, y);
    }
  }
}

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/**
 * dy, x, dx (0: not wanted, but by activations other than a ReLU), γ, β, ε, activation, α, sums, rows of an image, channels. With x̂ = (x − μ)/√(σ² + ε) and g = γ·dy:
 * dx = (g − mean of g − x̂ · mean of g·x̂)/√(σ² + ε), means over a row; per piece of images, Σ dy and Σ dy·x̂ of every channel in float64.
 */
export function layerNormGradient(pc: usize): void {
  const rows = word(pc, 9),
    channels = word(pc, 10),
    images = batchSize(),
    pieces = piecesOf(images);
  const bytes = vectorBytes(channels),
    gamma = threadScratch(),
    beta = gamma + bytes,
    block = beta + bytes;
  fillVector(gamma, address(pc, 3), channels, 1);
  fillVector(beta, address(pc, 4), channels, 0);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const sums = address(pc, 8) + ((<usize>(piece * channels)) << 4),
      end = startOf(piece + 1, pieces, images) * rows;
    memory.fill(sums, 0, (<usize>channels) << 4);
    for (let first = startOf(piece, pieces, images) * rows; first < end; first += BLOCK) {
      memory.fill(block, 0, 2 * bytes);
      for (let row = first; row < min(first + BLOCK, end); row++) {
        rowGradient(pc, row * channels, channels, gamma, beta, block);
      }
      addBlock(block, channels, sums);
    }
  }
}

/** Writes dx of a row, and adds dy and dy·x̂ to the vectors at `block`. */
function rowGradient(pc: usize, skip: i32, channels: i32, gamma: usize, beta: usize, block: usize): void {
  const dx = at(address(pc, 2), skip),
    x = at(address(pc, 1), skip),
    kind = word(pc, 6),
    products = block + vectorBytes(channels);
  const size = (<usize>channels) << 2;
  const threshold = leastOf(kind);
  let dy = at(address(pc, 0), skip);
  standardize(x, channels, float(pc, 5));
  if (bends(kind)) {
    weighRow(x, channels, gamma, beta, threshold, dx);
    beforeActivation(kind, float(pc, 7), dy, dx, channels, dx);
    dy = dx;
  }
  let sum: f64 = 0,
    product: f64 = 0;
  for (let from: usize = 0; from < size; from += RUN) {
    let ofRun = f32x4.splat(0),
      productOfRun = f32x4.splat(0);
    for (let c = from; c < min(from + RUN, size); c += 16) {
      const count = channels - <i32>(c >> 2);
      const normalized = standardized(x + c, count);
      const g = passedOn(dy + c, count, weighed(normalized, gamma + c, beta + c), threshold);
      v128.store(block + c, f32x4.add(v128.load(block + c), g));
      v128.store(products + c, f32x4.add(v128.load(products + c), f32x4.mul(g, normalized)));
      const term = f32x4.mul(g, v128.load(gamma + c));
      ofRun = f32x4.add(ofRun, term);
      productOfRun = f32x4.add(productOfRun, f32x4.mul(term, normalized));
    }
    sum += sumOf(ofRun);
    product += sumOf(productOfRun);
  }
  if (address(pc, 2) == 0) return;
  const centre = f32x4.splat(<f32>(sum / <f64>channels)),
    slope = f32x4.splat(<f32>(product / <f64>channels));
  for (let c: usize = 0; c < size; c += 16) {
    const count = channels - <i32>(c >> 2);
    const normalized = standardized(x + c, count);
    const g = passedOn(dy + c, count, weighed(normalized, gamma + c, beta + c), threshold);
    const gradient = f32x4.sub(f32x4.mul(g, v128.load(gamma + c)), centre);
    const value = f32x4.mul(f32x4.sub(gradient, f32x4.mul(normalized, slope)), f32x4.splat(rowInverse));
    storeSome(dx + c, value, count);
  }
}

/** y = γ·x̂ + β of the row that `standardize` looked at last, not below `least`. */
function weighRow(x: usize, channels: i32, gamma: usize, beta: usize, least: v128, y: usize): void {
  const size = (<usize>channels) << 2;
  for (let c: usize = 0; c < size; c += 16) {
    const count = channels - <i32>(c >> 2);
    const value = weighed(standardized(x + c, count), gamma + c, beta + c);
    storeSome(y + c, f32x4.pmax(value, least), count);
  }
}

/** γ·x̂ + β of four channels. */
function weighed(normalized: v128, gamma: usize, beta: usize): v128 {
  return f32x4.add(f32x4.mul(normalized, v128.load(gamma)), v128.load(beta));
}

/** dy where y lies above the threshold. */
function passedOn(dy: usize, count: i32, y: v128, threshold: v128): v128 {
  return v128.and(loadSome(dy, count), f32x4.gt(y, threshold));
}

function addBlock(block: usize, channels: i32, sums: usize): void {
  const products = block + vectorBytes(channels);
  for (let j: usize = 0; j < <usize>channels; j++) {
    const sum = sums + (j << 3),
      product = sum + ((<usize>channels) << 3);
    f64.store(sum, f64.load(sum) + <f64>f32.load(block + (j << 2)));
    f64.store(product, f64.load(product) + <f64>f32.load(products + (j << 2)));
  }
}
