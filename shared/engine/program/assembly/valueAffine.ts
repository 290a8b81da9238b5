// y = γ x + β with a γ and β for every value of an image, the same for all images. A piece is a stretch of an image's values, over
// all images of the batch, so that gradients need no sums of parts.
import { loadSome, storeSome } from './lanes';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, word } from './words';

/** Four weights from `index` on, or `otherwise` where there are none. */
function weights(base: usize, index: i32, count: i32, otherwise: f32): v128 {
  return base ? loadSome(at(base, index), count) : f32x4.splat(otherwise);
}

/** x, y, γ or 0, β or 0, floats of an image. */
export function valueAffine(pc: usize): void {
  const size = word(pc, 4),
    quads = (size + 3) >> 2,
    pieces = piecesOf(quads),
    images = batchSize();
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, quads) << 2;
    for (let i = startOf(piece, pieces, quads) << 2; i < end; i += 4) {
      const count = size - i,
        gamma = weights(address(pc, 2), i, count, 1),
        beta = weights(address(pc, 3), i, count, 0);
      for (let image = 0, place = i; image < images; image++, place += size) {
        const value = f32x4.add(f32x4.mul(loadSome(at(address(pc, 0), place), count), gamma), beta);
        storeSome(at(address(pc, 1), place), value, count);
      }
    }
  }
}

/** dy, x, dx (0: not wanted), γ or 0, dγ or 0, dβ or 0, floats of an image: dx = γ·dy, dγ = Σ dy·x and dβ = Σ dy over the images. */
export function valueAffineGradient(pc: usize): void {
  const size = word(pc, 6),
    quads = (size + 3) >> 2,
    pieces = piecesOf(quads),
    images = batchSize();
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, quads) << 2;
    for (let i = startOf(piece, pieces, quads) << 2; i < end; i += 4) {
      const count = size - i,
        gamma = weights(address(pc, 3), i, count, 1);
      let sum = f32x4.splat(0),
        product = f32x4.splat(0);
      for (let image = 0, place = i; image < images; image++, place += size) {
        const dy = loadSome(at(address(pc, 0), place), count);
        sum = f32x4.add(sum, dy);
        product = f32x4.add(product, f32x4.mul(dy, loadSome(at(address(pc, 1), place), count)));
        if (address(pc, 2)) storeSome(at(address(pc, 2), place), f32x4.mul(dy, gamma), count);
      }
      if (address(pc, 4)) storeSome(at(address(pc, 4), i), product, count);
      if (address(pc, 5)) storeSome(at(address(pc, 5), i), sum, count);
    }
  }
}
