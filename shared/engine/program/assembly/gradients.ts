// What is done with gradients before the optimizer takes them.
import { Control, Parameter } from '../control';
import { claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

/** Values, gradient, how many: gradient += values. */
export function accumulate(pc: usize): void {
  const n = word(pc, 2),
    pieces = piecesOf((n + 1023) >> 10);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, n);
    let i = startOf(piece, pieces, n);
    for (; i + 4 <= end; i += 4) {
      const to = at(address(pc, 1), i);
      v128.store(to, f32x4.add(v128.load(to), v128.load(at(address(pc, 0), i))));
    }
    for (; i < end; i++) {
      const to = at(address(pc, 1), i);
      f32.store(to, f32.load(to) + f32.load(at(address(pc, 0), i)));
    }
  }
}

/** Values of which a piece has at least so many. */
const BLOCK: i32 = 1024;

/** Weights, gradients, how many, factor: gradients += factor · weights. The arrays end in room for a group of four. */
export function penalize(pc: usize): void {
  const quads = (word(pc, 2) + 3) >> 2,
    pieces = piecesOf((quads + 255) >> 8);
  const factor = f32x4.splat(float(pc, 3));
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, quads);
    for (let quad = startOf(piece, pieces, quads); quad < end; quad++) {
      const gradient = at(address(pc, 1), quad << 2);
      const pull = f32x4.mul(factor, v128.load(at(address(pc, 0), quad << 2)));
      v128.store(gradient, f32x4.add(v128.load(gradient), pull));
    }
  }
}

/** Values, sums (float64, one per piece), how many: Σ x², squared and summed in float64. */
export function squareSums(pc: usize): void {
  const n = word(pc, 2),
    pieces = piecesOf((n + BLOCK - 1) / BLOCK);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const start = startOf(piece, pieces, n),
      end = startOf(piece + 1, pieces, n);
    const quads = start + ((end - start) & ~3);
    let sums = f64x2.splat(0);
    for (let i = start; i < quads; i += 4) {
      const x = v128.load(at(address(pc, 0), i));
      const low = f64x2.promote_low_f32x4(x),
        high = f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
      sums = f64x2.add(sums, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
    }
    let total = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    for (let i = quads; i < end; i++) {
      const x = <f64>f32.load(at(address(pc, 0), i));
      total += x * x;
    }
    f64.store(address(pc, 1) + ((<usize>piece) << 3), total);
  }
}

/** Sums, how many gradients, the norm not to exceed: what gradients are multiplied with. A norm that is no number makes it NaN. */
export function clipShare(pc: usize): void {
  if (claim() > 0) return;
  const pieces = piecesOf((word(pc, 1) + BLOCK - 1) / BLOCK);
  let total: f64 = 0;
  for (let piece = 0; piece < pieces; piece++) total += f64.load(address(pc, 0) + ((<usize>piece) << 3));
  const norm = Math.sqrt(total),
    most = <f64>float(pc, 2);
  // The norm in float32 overflows where that of every other backend does.
  const finite = <f64>(<f32>total) - <f64>(<f32>total);
  const share = norm > most ? most / norm : 1;
  store<f32>(<usize>Control.Parameters + ((<usize>Parameter.GradientScale) << 2), <f32>(share + finite));
}
