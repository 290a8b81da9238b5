// Activations behind a norm. A ReLU is a bound in the norm's own loops; one whose gradient needs its input is applied to rows while they are in
// the cache, and its input is made anew for the gradient.
import { Unary } from '../opcodes';

/** What a norm's output is not to lie below. */
export function leastOf(kind: i32): v128 {
  return f32x4.splat(kind == Unary.Relu ? 0 : -Infinity);
}

/** Whether an activation is more than a bound. */
export function bends(kind: i32): bool {
  return kind > Unary.Relu;
}
