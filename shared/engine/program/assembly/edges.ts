// Images set into larger or smaller ones, row by row.
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, word } from './words';

/**
 * x, y, channels, height and width of x, of y, then the row and column of y where x begins, which may lie before its edge: what
 * of x does not fit is left out, and what of y it does not cover is 0.
 */
export function placeImage(pc: usize): void {
  const rows = batchSize() * word(pc, 5),
    pieces = piecesOf(rows);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, rows);
    for (let row = startOf(piece, pieces, rows); row < end; row++) placeRow(pc, row);
  }
}

/** Row `row` of all images of y. */
function placeRow(pc: usize, row: i32): void {
  const channels = word(pc, 2),
    width = word(pc, 4),
    wide = word(pc, 6),
    left = word(pc, 8);
  const image = row / word(pc, 5),
    from = row - image * word(pc, 5) - word(pc, 7);
  const y = at(address(pc, 1), row * wide * channels);
  const first = max(left, 0),
    count = min(left + width, wide) - first;
  if (from < 0 || from >= word(pc, 3) || count <= 0) {
    memory.fill(y, 0, (<usize>(wide * channels)) << 2);
    return;
  }
  const x = (image * word(pc, 3) + from) * width + first - left;
  memory.fill(y, 0, (<usize>(first * channels)) << 2);
  memory.copy(at(y, first * channels), at(address(pc, 0), x * channels), (<usize>(count * channels)) << 2);
  memory.fill(at(y, (first + count) * channels), 0, (<usize>((wide - first - count) * channels)) << 2);
}
