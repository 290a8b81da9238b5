// Filter response normalization with a thresholded linear unit (Singh & Krishnan 2020): z = max(γ x / √(ν² + ε) + β, τ), ν² being
// the mean of x² over the positions of a channel in an image. Where both are equal the gradient goes to τ.
import { loadSome, storeSome } from './lanes';
import { addQuad, fillVector, vectorBytes } from './normVectors';
import { batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, float, word } from './words';

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/** ε, or ε + |e| with a learned e. */
function epsilonOf(epsilon: f32, learned: usize): f64 {
  return <f64>epsilon + (learned ? <f64>Mathf.abs(f32.load(learned)) : 0);
}

/** x, y, γ, β, τ, ε, learned e or 0, inverses, rows of an image, channels: writes 1/√(ν² + ε) of every image and channel too. */
export function responseNormForward(pc: usize): void {
  const rows = word(pc, 8),
    channels = word(pc, 9),
    images = batchSize(),
    pieces = piecesOf(images);
  const bytes = vectorBytes(channels),
    scale = threadScratch(),
    beta = scale + bytes,
    tau = beta + bytes,
    totals = tau + bytes;
  const epsilon = epsilonOf(float(pc, 5), address(pc, 6));
  fillVector(beta, address(pc, 3), channels, 0);
  fillVector(tau, address(pc, 4), channels, 0);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, images);
    for (let image = startOf(piece, pieces, images); image < end; image++) {
      const x = at(address(pc, 0), image * rows * channels),
        inverses = at(address(pc, 7), image * channels);
      sumSquares(x, rows, channels, totals);
      fillVector(scale, address(pc, 2), channels, 1);
      for (let c = 0; c < channels; c++) {
        const response = f64.load(totals + ((<usize>c) << 3)) / <f64>rows;
        const inverse = <f32>(1 / Math.sqrt(response + epsilon));
        f32.store(at(inverses, c), inverse);
        f32.store(at(scale, c), f32.load(at(scale, c)) * inverse);
      }
      thresholdRows(x, scale, beta, tau, rows, channels, at(address(pc, 1), image * rows * channels));
    }
  }
}

/** Writes Σ x² of every channel to float64 totals. */
function sumSquares(x: usize, rows: i32, channels: i32, totals: usize): void {
  const size = (<usize>channels) << 2;
  memory.fill(totals, 0, 2 * vectorBytes(channels));
  for (let from = 0; from < rows; from += BLOCK) {
    const block = at(x, from * channels),
      count = min(BLOCK, rows - from);
    for (let c: usize = 0; c < size; c += 16) {
      const some = channels - <i32>(c >> 2);
      let sum = f32x4.splat(0);
      for (let i = 0, row = c; i < count; i++, row += size) {
        const value = loadSome(block + row, some);
        sum = f32x4.add(sum, f32x4.mul(value, value));
      }
      addQuad(totals + (c << 1), sum);
    }
  }
}

/** y[rows, channels] = max(x·scale + β, τ). */
function thresholdRows(
  x: usize,
  scale: usize,
  beta: usize,
  tau: usize,
  rows: i32,
  channels: i32,
  y: usize,
): void {
  const size = (<usize>channels) << 2;
  for (let i = 0; i < rows; i++) {
    for (let c: usize = 0; c < size; c += 16) {
      const count = channels - <i32>(c >> 2);
      const value = f32x4.add(f32x4.mul(loadSome(x + c, count), v128.load(scale + c)), v128.load(beta + c));
      storeSome(y + c, f32x4.max(value, v128.load(tau + c)), count);
    }
    x += size;
    y += size;
  }
}

/** Float64 sums of a piece: dβ, dγ and dτ of every channel, then de. */
function sumsBytes(channels: i32): usize {
  return (<usize>(3 * channels + 1)) << 3;
}

/**
 * dy, x, dx (0: not wanted), γ, β, τ, inverses, sums, rows of an image, channels. With g = dy where y > τ and i = 1/√(ν² + ε):
 * dx = γ i (g − x i² · mean of g·x); per piece of images, Σ g, Σ g·x·i and the Σ dy that goes to τ of every channel, and
 * Σ −½ γ i³ Σ g·x, the gradient in ε, in float64.
 */
export function responseNormGradient(pc: usize): void {
  const rows = word(pc, 8),
    channels = word(pc, 9),
    images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, images),
      sums = address(pc, 7) + <usize>piece * sumsBytes(channels);
    memory.fill(sums, 0, sumsBytes(channels));
    for (let image = startOf(piece, pieces, images); image < end; image++) {
      imageGradient(pc, image, rows, channels, sums);
    }
  }
}

function imageGradient(pc: usize, image: i32, rows: i32, channels: i32, sums: usize): void {
  const bytes = vectorBytes(channels),
    scale = threadScratch(),
    beta = scale + bytes,
    tau = beta + bytes,
    slope = tau + bytes,
    totals = slope + bytes,
    products = totals + 2 * bytes,
    cut = products + 2 * bytes;
  const skip = image * rows * channels,
    dy = at(address(pc, 0), skip),
    x = at(address(pc, 1), skip),
    inverses = at(address(pc, 6), image * channels);
  fillVector(scale, address(pc, 3), channels, 1);
  fillVector(beta, address(pc, 4), channels, 0);
  fillVector(tau, address(pc, 5), channels, 0);
  for (let c = 0; c < channels; c++) {
    f32.store(at(scale, c), f32.load(at(scale, c)) * f32.load(at(inverses, c)));
  }
  memory.fill(slope, 0, 7 * bytes);
  for (let from = 0; from < rows; from += BLOCK) {
    const block = from * channels;
    sumBlock(at(dy, block), at(x, block), scale, beta, tau, min(BLOCK, rows - from), channels, totals);
  }
  let ofEpsilon: f64 = 0;
  for (let c = 0; c < channels; c++) {
    const inverse = <f64>f32.load(at(inverses, c)),
      product = f64.load(products + ((<usize>c) << 3));
    addTo(sums, c, f64.load(totals + ((<usize>c) << 3)));
    addTo(sums, channels + c, product * inverse);
    addTo(sums, 2 * channels + c, f64.load(cut + ((<usize>c) << 3)));
    f32.store(at(slope, c), <f32>((product * inverse * inverse) / <f64>rows));
    ofEpsilon -= 0.5 * <f64>f32.load(at(scale, c)) * inverse * inverse * product;
  }
  addTo(sums, 3 * channels, ofEpsilon);
  if (address(pc, 2) != 0) {
    gradientRows(dy, x, scale, beta, tau, slope, rows, channels, at(address(pc, 2), skip));
  }
}

function addTo(sums: usize, index: i32, more: f64): void {
  const place = sums + ((<usize>index) << 3);
  f64.store(place, f64.load(place) + more);
}

/** Adds Σ g, Σ g·x and the Σ dy that goes to τ to three vectors of float64 totals. */
function sumBlock(
  dy: usize,
  x: usize,
  scale: usize,
  beta: usize,
  tau: usize,
  rows: i32,
  channels: i32,
  totals: usize,
): void {
  const size = (<usize>channels) << 2,
    stride = 2 * vectorBytes(channels);
  for (let c: usize = 0; c < size; c += 16) {
    const count = channels - <i32>(c >> 2);
    const s = v128.load(scale + c),
      b = v128.load(beta + c),
      t = v128.load(tau + c);
    let sum = f32x4.splat(0),
      product = f32x4.splat(0),
      cut = f32x4.splat(0);
    for (let i = 0, row = c; i < rows; i++, row += size) {
      const value = loadSome(x + row, count),
        gradient = loadSome(dy + row, count);
      const passes = f32x4.gt(f32x4.add(f32x4.mul(value, s), b), t);
      const g = v128.and(gradient, passes);
      sum = f32x4.add(sum, g);
      product = f32x4.add(product, f32x4.mul(g, value));
      cut = f32x4.add(cut, v128.andnot(gradient, passes));
    }
    addQuad(totals + (c << 1), sum);
    addQuad(totals + stride + (c << 1), product);
    addQuad(totals + 2 * stride + (c << 1), cut);
  }
}

/** dx = scale·(g − x·slope). */
function gradientRows(
  dy: usize,
  x: usize,
  scale: usize,
  beta: usize,
  tau: usize,
  slope: usize,
  rows: i32,
  channels: i32,
  dx: usize,
): void {
  const size = (<usize>channels) << 2;
  for (let i = 0; i < rows; i++) {
    for (let c: usize = 0; c < size; c += 16) {
      const count = channels - <i32>(c >> 2);
      const value = loadSome(x + c, count),
        factor = v128.load(scale + c);
      const passes = f32x4.gt(f32x4.add(f32x4.mul(value, factor), v128.load(beta + c)), v128.load(tau + c));
      const g = v128.and(loadSome(dy + c, count), passes);
      storeSome(dx + c, f32x4.mul(f32x4.sub(g, f32x4.mul(value, v128.load(slope + c))), factor), count);
    }
    dy += size;
    x += size;
    dx += size;
  }
}

/** sums, dγ, dβ, dτ, de or 0, learned e, channels: adds what the pieces left. */
export function responseNormWeights(pc: usize): void {
  const channels = word(pc, 6),
    pieces = piecesOf(batchSize());
  const portions = piecesOf((channels + 15) >> 4);
  for (let portion = claim(); portion < portions; portion = claim()) {
    const end = startOf(portion + 1, portions, channels);
    for (let j = startOf(portion, portions, channels); j < end; j++) {
      f32.store(at(address(pc, 2), j), <f32>joined(pc, pieces, channels, j));
      f32.store(at(address(pc, 1), j), <f32>joined(pc, pieces, channels, channels + j));
      f32.store(at(address(pc, 3), j), <f32>joined(pc, pieces, channels, 2 * channels + j));
    }
    if (portion > 0 || address(pc, 4) == 0) continue;
    const side: f64 = f32.load(address(pc, 5)) > 0 ? 1 : -1;
    f32.store(address(pc, 4), <f32>(side * joined(pc, pieces, channels, 3 * channels)));
  }
}

function joined(pc: usize, pieces: i32, channels: i32, index: i32): f64 {
  let total: f64 = 0;
  for (let piece = 0; piece < pieces; piece++) {
    total += f64.load(address(pc, 0) + <usize>piece * sumsBytes(channels) + ((<usize>index) << 3));
  }
  return total;
}
