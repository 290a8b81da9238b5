// What a frame tells of a tensor x[rows, channels], or of what x·scale + offset is where these are given: the output of a norm
// that was not written out. Rows are cut into a few pieces, whose results the reader adds.
import {
  addStatistics,
  channelStatisticsBytes,
  clearStatistics,
  countValues,
} from '../../kernels/native/assembly/channelStatistics';
import { affineRows } from './batchNorm';
import { batchSize, claim, startOf, threadScratch } from './threads';
import { address, at, word } from './words';

/** Pieces of a tensor. */
const PIECES: i32 = 4;

/** Rows worked on at a time: their sums fit float32, and they stay in the cache. */
const BLOCK: i32 = 64;

/** `rows` rows as they are, or in the thread's scratch after scale and offset. */
function rowsAt(pc: usize, row: i32, rows: i32, channels: i32): usize {
  const x = at(address(pc, 0), row * channels);
  if (address(pc, 1) == 0) return x;
  const room = threadScratch();
  affineRows(x, address(pc, 1), address(pc, 2), false, rows, channels, room);
  return room;
}

/** x, scale, offset, rows of an image, channels, shift, out (one record per piece). */
export function frameStatistics(pc: usize): void {
  const rows = batchSize() * word(pc, 3),
    channels = word(pc, 4),
    shift = address(pc, 5);
  // Every piece takes the same shift, and so computes it for itself.
  const own = at(threadScratch(), BLOCK * channels);
  memory.copy(own, rowsAt(pc, 0, 1, channels), (<usize>channels) << 2);
  for (let piece = claim(); piece < PIECES; piece = claim()) {
    const out = address(pc, 6) + <usize>(piece * channelStatisticsBytes(channels));
    const end = startOf(piece + 1, PIECES, rows);
    if (piece == 0) memory.copy(shift, own, (<usize>channels) << 2);
    clearStatistics(channels, out);
    for (let row = startOf(piece, PIECES, rows); row < end; row += BLOCK) {
      const count = min(BLOCK, end - row);
      addStatistics(rowsAt(pc, row, count, channels), count, channels, own, out);
    }
  }
}

/** x, scale, offset, rows of an image, channels, low, bins per unit, bins, counts (one array per piece). */
export function frameHistogram(pc: usize): void {
  const rows = batchSize() * word(pc, 3),
    channels = word(pc, 4),
    bins = word(pc, 7);
  for (let piece = claim(); piece < PIECES; piece = claim()) {
    const counts = at(address(pc, 8), piece * channels * bins);
    const end = startOf(piece + 1, PIECES, rows);
    memory.fill(counts, 0, (<usize>(channels * bins)) << 2);
    for (let row = startOf(piece, PIECES, rows); row < end; row += BLOCK) {
      const count = min(BLOCK, end - row);
      countValues(
        rowsAt(pc, row, count, channels),
        count,
        channels,
        address(pc, 5),
        address(pc, 6),
        bins,
        counts,
      );
    }
  }
}
