// Rectifiers, in loops of their own: they compute so little that asking which function it is would take longer.
import { Unary } from '../opcodes';
import { loadSome, storeSome } from './lanes';
import { at } from './words';

/** Whether a function is one of those here. */
export function isRectifier(kind: i32): bool {
  return kind == Unary.Relu || kind == Unary.Relu6 || kind == Unary.LeakyRelu;
}

/** What a rectifier's value ends at; NaN, which nothing is compared with, where it has no end. */
function topOf(kind: i32): v128 {
  return f32x4.splat(kind == Unary.Relu6 ? 6 : NaN);
}

/** y = f(x) of `n` values; y may be x. NaN stays NaN. */
export function rectify(kind: i32, alpha: f32, x: usize, n: i32, y: usize): void {
  const zero = f32x4.splat(0),
    factor = f32x4.splat(alpha),
    top = topOf(kind);
  if (kind == Unary.LeakyRelu) {
    for (let i = 0; i < n; i += 4) {
      const some = loadSome(at(x, i), n - i);
      const bent = v128.bitselect(some, f32x4.mul(factor, some), f32x4.gt(some, zero));
      storeSome(at(y, i), bent, n - i);
    }
    return;
  }
  for (let i = 0; i < n; i += 4) {
    const positive = f32x4.max(loadSome(at(x, i), n - i), zero);
    storeSome(at(y, i), f32x4.pmin(positive, top), n - i);
  }
}

/** dx = dy·f'(x) of `n` values, where y = f(x); dx may be any of them. */
export function beforeRectifier(kind: i32, alpha: f32, dy: usize, y: usize, n: i32, dx: usize): void {
  const zero = f32x4.splat(0),
    factor = f32x4.splat(alpha),
    top = topOf(kind);
  if (kind == Unary.LeakyRelu) {
    for (let i = 0; i < n; i += 4) {
      const some = loadSome(at(dy, i), n - i);
      const passed = f32x4.gt(loadSome(at(y, i), n - i), zero);
      storeSome(at(dx, i), v128.bitselect(some, f32x4.mul(factor, some), passed), n - i);
    }
    return;
  }
  for (let i = 0; i < n; i += 4) {
    const value = loadSome(at(y, i), n - i);
    const passed = v128.andnot(f32x4.gt(value, zero), f32x4.ge(value, top));
    storeSome(at(dx, i), v128.and(loadSome(at(dy, i), n - i), passed), n - i);
  }
}
