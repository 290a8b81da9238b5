// Mean and sum of squared distances of every channel, piece by piece, and joined (Chan, Golub, LeVeque 1979):
// M = Σ (x − mean)². Float32 over blocks of rows, float64 over the blocks.
import { batchSize, claim, piecesOf, startOf, threadScratch } from './threads';
import { address, at, word } from './words';

/** Rows summed in float32 before they are added to the float64 totals. */
const BLOCK: i32 = 64;

/** Bytes of one piece's record: how many values a channel has, then mean and M of every channel, all float64. */
export function recordBytes(channels: i32): usize {
  return (<usize>(2 * channels + 1)) << 3;
}

/** x, moments, rows of an image, channels. */
export function moments(pc: usize): void {
  const rows = word(pc, 2),
    channels = word(pc, 3);
  const images = batchSize(),
    pieces = piecesOf(images);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const first = startOf(piece, pieces, images),
      count = startOf(piece + 1, pieces, images) - first;
    const x = at(address(pc, 0), first * rows * channels);
    pieceMoments(x, count * rows, channels, address(pc, 1), piece);
  }
}

/** Writes the record of piece `piece`, of x[rows, channels]. */
export function pieceMoments(x: usize, rows: i32, channels: i32, out: usize, piece: i32): void {
  const record = out + <usize>piece * recordBytes(channels);
  const means = record + 8,
    spreads = means + ((<usize>channels) << 3);
  const sums = threadScratch(),
    squares = sums + ((<usize>channels) << 2),
    shift = squares + ((<usize>channels) << 2);
  meanOfSome(x, rows, channels, shift);
  memory.fill(means, 0, (<usize>channels) << 4);
  for (let first = 0; first < rows; first += BLOCK) {
    memory.fill(sums, 0, (<usize>channels) << 3);
    addRows(at(x, first * channels), min(BLOCK, rows - first), channels, shift, sums, squares);
    for (let j: usize = 0; j < <usize>channels; j++) {
      f64.store(means + (j << 3), f64.load(means + (j << 3)) + <f64>f32.load(sums + (j << 2)));
      f64.store(spreads + (j << 3), f64.load(spreads + (j << 3)) + <f64>f32.load(squares + (j << 2)));
    }
  }
  f64.store(record, <f64>rows);
  for (let j: usize = 0; j < <usize>channels; j++) {
    const shifted = f64.load(means + (j << 3)) / <f64>rows;
    f64.store(means + (j << 3), shifted + <f64>f32.load(shift + (j << 2)));
    const spread = f64.load(spreads + (j << 3)) - shifted * shifted * <f64>rows;
    // A NaN stays one, so that it is seen.
    f64.store(spreads + (j << 3), spread < 0 ? 0 : spread);
  }
}

/** Rows that tell about where the others lie; one alone may be far from them, as the corner of an image is. */
const SOME: i32 = 8;

/** From one of them to the next, in 2⁻¹⁶ of all rows: the golden section, which falls in with no stride of an image. */
const STEP: i32 = 40503;

/** Writes the mean of some rows of x[rows, channels]: of a constant channel exactly its value. */
export function meanOfSome(x: usize, rows: i32, channels: i32, out: usize): void {
  for (let c = 0; c < channels; c++) {
    let sum: f64 = 0;
    for (let i = 0; i < SOME; i++) {
      const row = <i32>((<i64>((i * STEP) & 0xffff) * <i64>rows) >> 16);
      sum += <f64>f32.load(at(x, row * channels + c));
    }
    f32.store(at(out, c), <f32>(sum / <f64>SOME));
  }
}

/** Sums of (x − shift) and (x − shift)², `shift` being a row near the others: the variance does not cancel. */
function addRows(x: usize, rows: i32, channels: i32, shift: usize, sums: usize, squares: usize): void {
  const size = (<usize>channels) << 2,
    lanes = (<usize>(channels & ~3)) << 2;
  for (let c: usize = 0; c < lanes; c += 16) {
    const centre = v128.load(shift + c);
    let sum = f32x4.splat(0),
      square = f32x4.splat(0);
    for (let i = 0, from = x + c; i < rows; i++, from += size) {
      const d = f32x4.sub(v128.load(from), centre);
      sum = f32x4.add(sum, d);
      square = f32x4.add(square, f32x4.mul(d, d));
    }
    v128.store(sums + c, sum);
    v128.store(squares + c, square);
  }
  for (let c = lanes; c < size; c += 4) {
    const centre = f32.load(shift + c);
    let sum: f32 = 0,
      square: f32 = 0;
    for (let i = 0, from = x + c; i < rows; i++, from += size) {
      const d = f32.load(from) - centre;
      sum += d;
      square += d * d;
    }
    f32.store(sums + c, sum);
    f32.store(squares + c, square);
  }
}

/** Mean of a channel over the records of `pieces` pieces. */
export function joinedMean(records: usize, pieces: i32, channels: i32, channel: i32): f64 {
  let total: f64 = 0,
    count: f64 = 0;
  for (let piece = 0; piece < pieces; piece++) {
    const record = records + <usize>piece * recordBytes(channels);
    const own = f64.load(record);
    total += own * f64.load(record + 8 + ((<usize>channel) << 3));
    count += own;
  }
  return total / count;
}

/** Biased variance of a channel, whose mean is `mean`, over the records of `pieces` pieces. */
export function joinedVariance(records: usize, pieces: i32, channels: i32, channel: i32, mean: f64): f64 {
  let total: f64 = 0,
    count: f64 = 0;
  for (let piece = 0; piece < pieces; piece++) {
    const record = records + <usize>piece * recordBytes(channels);
    const own = f64.load(record);
    const distance = f64.load(record + 8 + ((<usize>channel) << 3)) - mean;
    total += f64.load(record + 8 + ((<usize>(channels + channel)) << 3)) + own * distance * distance;
    count += own;
  }
  return total / count;
}
