// Activations behind a norm. A ReLU is a bound in the norm's own loops; any other is applied to rows while they are in the cache,
// and its gradient is taken anew from what enters the norm.
import { Unary } from '../opcodes';
import { loadSome, storeSome } from './lanes';
import { centred } from './normVectors';
import { slopeAt } from './pointwise';
import { at } from './words';

/** What a norm's output is not to lie below. */
export function leastOf(kind: i32): v128 {
  return f32x4.splat(kind == Unary.Relu ? 0 : -Infinity);
}

/** Whether an activation is more than a bound. */
export function bends(kind: i32): bool {
  return kind > Unary.Relu;
}

/** g[rows, channels] = dy·f'((x − mean)·scale + shift). */
export function beforeRows(
  kind: i32,
  alpha: f32,
  dy: usize,
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  rows: i32,
  channels: i32,
  g: usize,
): void {
  for (let i = 0; i < rows; i++) {
    const skip = i * channels;
    for (let c = 0; c < channels; c += 4) {
      const count = channels - c;
      const value = centred(
        loadSome(at(x, skip + c), count),
        loadSome(at(mean, c), count),
        loadSome(at(scale, c), count),
        loadSome(at(shift, c), count),
      );
      const passed = f32x4.mul(loadSome(at(dy, skip + c), count), slopeAt(kind, value, alpha));
      storeSome(at(g, skip + c), passed, count);
    }
  }
}
