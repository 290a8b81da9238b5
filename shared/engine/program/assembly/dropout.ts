// Masks of a dropout, one stream of random numbers per image.
import { nextWord, seedFrom } from './generator';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

/** mask, states (four words per image), floats of an image, threshold, kept: 0 where the next number lies below the threshold. */
export function drawMask(pc: usize): void {
  const images = batchSize(),
    size = word(pc, 2);
  for (let image = claim(); image < images; image = claim()) {
    drawImage(
      at(address(pc, 0), image * size),
      size,
      at(address(pc, 1), 4 * image),
      <u32>word(pc, 3),
      float(pc, 4),
    );
  }
}

function drawImage(mask: usize, size: i32, state: usize, threshold: u32, kept: f32): void {
  seedFrom(state);
  for (let i = 0; i < size; i++) f32.store(at(mask, i), nextWord() < threshold ? 0 : kept);
}

/** x, mask (one number for each channel of an image), y, rows of an image, channels: y = x·mask. */
export function scaleChannels(pc: usize): void {
  const channels = word(pc, 4),
    rows = batchSize() * word(pc, 3),
    pieces = piecesOf(rows);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, rows);
    for (let row = startOf(piece, pieces, rows); row < end; row++) {
      const x = at(address(pc, 0), row * channels),
        mask = at(address(pc, 1), (row / word(pc, 3)) * channels),
        y = at(address(pc, 2), row * channels);
      let c = 0;
      for (; c + 4 <= channels; c += 4) {
        v128.store(at(y, c), f32x4.mul(v128.load(at(x, c)), v128.load(at(mask, c))));
      }
      for (; c < channels; c++) f32.store(at(y, c), f32.load(at(x, c)) * f32.load(at(mask, c)));
    }
  }
}
