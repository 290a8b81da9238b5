// What a frame tells of a tensor x[rows, channels], and of (x − mean)·scale + shift: what a norm makes of it, which need not be
// written out. Rows are cut into a few pieces, whose results are added.
import { addStatistics, clearStatistics, countValues } from '../../kernels/native/assembly/channelStatistics';
import { meanOfSome } from './moments';
import { centred } from './normVectors';
import { barrier, batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, word } from './words';

/** Pieces of a tensor. */
const PIECES: i32 = 4;

/** Rows worked on at a time: their sums fit float32, and they stay in the cache. */
const BLOCK: i32 = 64;

/**
 * x, rows of an image, channels, out (a record of eight words a channel per piece): distances count from the mean of some rows,
 * which stands at the record's end.
 */
export function frameStatistics(pc: usize): void {
  const rows = batchSize() * word(pc, 1),
    channels = word(pc, 2),
    x = address(pc, 0);
  for (let piece = claim(); piece < PIECES; piece = claim()) {
    const out = at(address(pc, 3), 8 * piece * channels);
    const end = startOf(piece + 1, PIECES, rows),
      shift = at(out, 7 * channels);
    clearStatistics(channels, out);
    meanOfSome(x, rows, channels, shift);
    for (let row = startOf(piece, PIECES, rows); row < end; row += BLOCK) {
      addStatistics(at(x, row * channels), min(BLOCK, end - row), channels, shift, out);
    }
  }
}

/** x, rows of an image, channels, low, bins per unit, bins, counts (one array per piece; the first becomes their sum). */
export function frameHistogram(pc: usize): void {
  const rows = batchSize() * word(pc, 1),
    channels = word(pc, 2),
    bins = word(pc, 5);
  for (let piece = claim(); piece < PIECES; piece = claim()) {
    const counts = at(address(pc, 6), piece * channels * bins);
    const start = startOf(piece, PIECES, rows),
      count = startOf(piece + 1, PIECES, rows) - start;
    const x = at(address(pc, 0), start * channels);
    memory.fill(counts, 0, (<usize>(channels * bins)) << 2);
    countValues(x, count, channels, address(pc, 3), address(pc, 4), bins, counts);
  }
  barrier();
  addCounts(address(pc, 6), channels * bins);
}

/** The first of the pieces' arrays of `size` counts becomes the sum of all. */
function addCounts(counts: usize, size: i32): void {
  const stride = (<usize>size) << 2;
  const parts = piecesOf((size + 1023) >> 10);
  for (let part = claim(); part < parts; part = claim()) {
    const end = at(counts, startOf(part + 1, parts, size));
    for (let cell = at(counts, startOf(part, parts, size)); cell < end; cell += 4) {
      let total = i32.load(cell);
      for (let piece = 1, from = cell + stride; piece < PIECES; piece++, from += stride)
        total += i32.load(from);
      i32.store(cell, total);
    }
  }
}

/**
 * x, mean, scale, shift, rows of an image, channels, out (one record per piece): smallest and largest value of x, how many are ≤ 0,
 * and how many of (x − mean)·scale + shift are. The extremes pass over NaN.
 */
export function frameExtremes(pc: usize): void {
  const rows = batchSize() * word(pc, 4),
    channels = word(pc, 5);
  for (let piece = claim(); piece < PIECES; piece = claim()) {
    const out = at(address(pc, 6), 4 * piece * channels);
    const start = startOf(piece, PIECES, rows),
      end = startOf(piece + 1, PIECES, rows);
    for (let j = 0; j < channels; j++) {
      f32.store(at(out, j), f32.MAX_VALUE);
      f32.store(at(out, channels + j), -f32.MAX_VALUE);
    }
    memory.fill(at(out, 2 * channels), 0, (<usize>channels) << 3);
    for (let row = start; row < end; row += BLOCK) {
      extremesOf(pc, at(address(pc, 0), row * channels), min(BLOCK, end - row), channels, out);
    }
  }
}

function extremesOf(pc: usize, x: usize, rows: i32, channels: i32, out: usize): void {
  const size = (<usize>channels) << 2,
    lanes = (<usize>(channels & ~3)) << 2;
  const zero = f32x4.splat(0);
  for (let c: usize = 0; c < lanes; c += 16) {
    const mean = v128.load(address(pc, 1) + c),
      scale = v128.load(address(pc, 2) + c),
      shift = v128.load(address(pc, 3) + c);
    const places = out + c;
    let low = v128.load(places),
      high = v128.load(places + size),
      before = v128.load(places + 2 * size),
      after = v128.load(places + 3 * size);
    for (let i = 0, from = x + c; i < rows; i++, from += size) {
      const value = v128.load(from);
      low = f32x4.pmin(low, value);
      high = f32x4.pmax(high, value);
      // A true comparison is −1 in every bit.
      before = i32x4.sub(before, f32x4.le(value, zero));
      after = i32x4.sub(after, f32x4.le(centred(value, mean, scale, shift), zero));
    }
    v128.store(places, low);
    v128.store(places + size, high);
    v128.store(places + 2 * size, before);
    v128.store(places + 3 * size, after);
  }
  for (let c = lanes; c < size; c += 4) {
    for (let i = 0, from = x + c; i < rows; i++, from += size) {
      const value = f32.load(from);
      const places = out + c;
      if (value < f32.load(places)) f32.store(places, value);
      if (value > f32.load(places + size)) f32.store(places + size, value);
      const made = madeOf(pc, value, c);
      i32.store(places + 2 * size, i32.load(places + 2 * size) + i32(value <= 0));
      i32.store(places + 3 * size, i32.load(places + 3 * size) + i32(made <= 0));
    }
  }
}

/** (x − mean)·scale + shift of the channel at byte `c`, where mean, scale and shift are the second to fourth words. */
function madeOf(pc: usize, x: f32, c: usize): f32 {
  return (x - f32.load(address(pc, 1) + c)) * f32.load(address(pc, 2) + c) + f32.load(address(pc, 3) + c);
}

/**
 * x, mean, scale, shift, rows of an image, channels, low, bins per unit, bins, counts of x, counts of (x − mean)·scale + shift (one
 * array per piece; the first becomes their sum).
 */
export function frameHistograms(pc: usize): void {
  const rows = batchSize() * word(pc, 4),
    channels = word(pc, 5),
    cells = channels * word(pc, 8);
  for (let piece = claim(); piece < PIECES; piece = claim()) {
    const before = at(address(pc, 9), piece * cells),
      after = at(address(pc, 10), piece * cells);
    const start = startOf(piece, PIECES, rows),
      end = startOf(piece + 1, PIECES, rows);
    memory.fill(before, 0, (<usize>cells) << 2);
    memory.fill(after, 0, (<usize>cells) << 2);
    for (let row = start; row < end; row += BLOCK) {
      const x = at(address(pc, 0), row * channels);
      countBlock(pc, x, min(BLOCK, end - row), channels, before, after);
    }
  }
  barrier();
  addCounts(address(pc, 9), cells);
  barrier();
  addCounts(address(pc, 10), cells);
}

function countBlock(pc: usize, x: usize, rows: i32, channels: i32, before: usize, after: usize): void {
  const bins = word(pc, 8),
    four = (<usize>bins) << 4;
  const size = (<usize>channels) << 2,
    lanes = (<usize>(channels & ~3)) << 2;
  let own: usize = 0;
  for (let c: usize = 0; c < lanes; c += 16, own += four) {
    countFour(
      x + c,
      rows,
      size,
      bins,
      v128.load(address(pc, 6) + c),
      v128.load(address(pc, 7) + c),
      v128.load(address(pc, 1) + c),
      v128.load(address(pc, 2) + c),
      v128.load(address(pc, 3) + c),
      before + own,
      after + own,
    );
  }
  if (lanes == size) return;
  for (let i = 0; i < rows; i++) countRow(pc, x + <usize>i * size, channels, before, after);
}

/** Counts rows of four channels, whose first value is at `x` and whose counts begin at `before` and `after`. */
function countFour(
  x: usize,
  rows: i32,
  stride: usize,
  bins: i32,
  low: v128,
  perUnit: v128,
  mean: v128,
  scale: v128,
  shift: v128,
  before: usize,
  after: usize,
): void {
  const last = i32x4.splat(bins - 1),
    zero = i32x4.splat(0);
  const row = (<usize>bins) << 2;
  for (let i = 0; i < rows; i++, x += stride) {
    const value = v128.load(x);
    const one = binsOf(value, low, perUnit, last, zero),
      other = binsOf(centred(value, mean, scale, shift), low, perUnit, last, zero);
    increment(before, i32x4.extract_lane(one, 0));
    increment(after, i32x4.extract_lane(other, 0));
    increment(before + row, i32x4.extract_lane(one, 1));
    increment(after + row, i32x4.extract_lane(other, 1));
    increment(before + 2 * row, i32x4.extract_lane(one, 2));
    increment(after + 2 * row, i32x4.extract_lane(other, 2));
    increment(before + 3 * row, i32x4.extract_lane(one, 3));
    increment(after + 3 * row, i32x4.extract_lane(other, 3));
  }
}

/** Counts the channels of a row that are left over from groups of four. */
function countRow(pc: usize, x: usize, channels: i32, before: usize, after: usize): void {
  const bins = word(pc, 8),
    last = i32x4.splat(bins - 1),
    zero = i32x4.splat(0);
  const row = (<usize>bins) << 2,
    lanes = (<usize>(channels & ~3)) << 2,
    size = (<usize>channels) << 2;
  let own = (lanes >> 2) * row;
  for (let c = lanes; c < size; c += 4, own += row) {
    const value = f32.load(x + c),
      made = madeOf(pc, value, c);
    const low = f32x4.splat(f32.load(address(pc, 6) + c)),
      perUnit = f32x4.splat(f32.load(address(pc, 7) + c));
    increment(before + own, i32x4.extract_lane(binsOf(f32x4.splat(value), low, perUnit, last, zero), 0));
    increment(after + own, i32x4.extract_lane(binsOf(f32x4.splat(made), low, perUnit, last, zero), 0));
  }
}

/** Bins ⌊(x − low)·perUnit⌋, the first or last where that lies outside. */
function binsOf(x: v128, low: v128, perUnit: v128, last: v128, zero: v128): v128 {
  const place = f32x4.mul(f32x4.sub(x, low), perUnit);
  return i32x4.max_s(i32x4.min_s(i32x4.trunc_sat_f32x4_s(place), last), zero);
}

function increment(counts: usize, bin: i32): void {
  const at = counts + ((<usize>bin) << 2);
  i32.store(at, i32.load(at) + 1);
}
