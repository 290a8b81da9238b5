// Functions of one value and their gradients. The formulas are those of the layers' help; at a kink the gradient is that of the
// side where the function is flat, as in TensorFlow.
import { FIRST_BY_INPUT, Unary } from '../opcodes';
import { loadSome, storeSome } from './lanes';
import { exp4, log1p4, normalShare4, sigmoid4, tanh4 } from './simdMath';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

const SELU_ALPHA: f32 = 1.6732632423543772;
const SELU_SCALE: f32 = 1.0507009873554805;
/** √(2/π), and the factor of the cube. */
const GELU_ROOT: f32 = 0.7978845608028654;
const GELU_CUBE: f32 = 0.044715;
/** 1/√(2π) */
const NORMAL_PEAK: f32 = 0.3989422804014327;

/** max(x, 0) in place; NaN stays NaN. */
function reluInPlace(y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  const end = y + ((<usize>n) << 2),
    quads = y + ((<usize>(n & ~3)) << 2);
  for (; y < quads; y += 16) v128.store(y, f32x4.max(v128.load(y), zero));
  for (; y < end; y += 4) f32.store(y, max<f32>(f32.load(y), 0));
}

/** ln(1 + e^x), without overflow. */
function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1p4(exp4(f32x4.neg(f32x4.abs(x)))));
}

/** min(max(x + 3, 0), 6)/6. */
function hardSigmoid4(x: v128): v128 {
  const shifted = f32x4.max(f32x4.add(x, f32x4.splat(3)), f32x4.splat(0));
  return f32x4.div(f32x4.min(shifted, f32x4.splat(6)), f32x4.splat(6));
}

/** w = e^x·(e^x + 2), of which tanh(ln(1 + e^x)) is w/(w + 2). Beyond 20 that is 1 to the last digit, and w would overflow. */
function mishPower(x: v128): v128 {
  const power = exp4(f32x4.min(x, f32x4.splat(20)));
  return f32x4.mul(power, f32x4.add(power, f32x4.splat(2)));
}

function mish4(x: v128): v128 {
  const w = mishPower(x);
  return f32x4.mul(x, f32x4.div(w, f32x4.add(w, f32x4.splat(2))));
}

/** t + x·(1 − t²)·sigmoid(x), with t the tanh; 1 − t² is r·(2 − r) of r = 1 − t = 2/(w + 2). */
function mishSlope(x: v128): v128 {
  const two = f32x4.splat(2),
    w = mishPower(x);
  const rest = f32x4.div(two, f32x4.add(w, two));
  const bend = f32x4.mul(rest, f32x4.sub(two, rest));
  return f32x4.add(f32x4.div(w, f32x4.add(w, two)), f32x4.mul(f32x4.mul(x, bend), sigmoid4(x)));
}

/** Φ(x) + x·e^(−x²/2)/√(2π). */
function geluSlope(x: v128): v128 {
  const density = f32x4.mul(f32x4.splat(NORMAL_PEAK), exp4(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(x, x))));
  return f32x4.add(normalShare4(x), f32x4.mul(x, density));
}

/** √(2/π)·(x + 0.044715·x³). */
function geluInner(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), f32x4.mul(x, f32x4.splat(GELU_CUBE)));
  return f32x4.mul(f32x4.splat(GELU_ROOT), f32x4.add(x, cube));
}

/** `yes` where x > 0, else `no`. */
function wherePositive(x: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, f32x4.gt(x, f32x4.splat(0)));
}

function value(kind: i32, x: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0),
    one = f32x4.splat(1);
  switch (kind) {
    case Unary.Relu6:
      return f32x4.min(f32x4.max(x, zero), f32x4.splat(6));
    case Unary.LeakyRelu:
      return wherePositive(x, x, f32x4.mul(f32x4.splat(alpha), x));
    case Unary.Elu:
      return wherePositive(x, x, f32x4.sub(exp4(x), one));
    case Unary.Selu: {
      const low = f32x4.mul(f32x4.splat(SELU_ALPHA), f32x4.sub(exp4(x), one));
      return f32x4.mul(f32x4.splat(SELU_SCALE), wherePositive(x, x, low));
    }
    case Unary.Sigmoid:
      return sigmoid4(x);
    case Unary.Tanh:
      return tanh4(x);
    case Unary.Softplus:
      return softplus4(x);
    case Unary.Silu:
      return f32x4.mul(x, sigmoid4(x));
    case Unary.HardSigmoid:
      return hardSigmoid4(x);
    case Unary.HardSwish:
      return f32x4.mul(x, hardSigmoid4(x));
    case Unary.Mish:
      return mish4(x);
    case Unary.Gelu:
      return f32x4.mul(x, normalShare4(x));
    case Unary.GeluTanh:
      return f32x4.mul(f32x4.mul(f32x4.splat(0.5), x), f32x4.add(one, tanh4(geluInner(x))));
    default:
      return x;
  }
}

/** 1 where 0 < y < `top`, else 0. */
function within(y: v128, top: f32): v128 {
  return v128.and(f32x4.splat(1), v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.lt(y, f32x4.splat(top))));
}

/** All bits where 0 < x + 3 ≤ 6, else none. */
function insideSix(x: v128): v128 {
  const shifted = f32x4.add(x, f32x4.splat(3));
  return v128.and(f32x4.gt(shifted, f32x4.splat(0)), f32x4.le(shifted, f32x4.splat(6)));
}

/** The derivative at x, where the value is y; kinds before the first by input read y alone. */
function slope(kind: i32, x: v128, y: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0),
    one = f32x4.splat(1);
  switch (kind) {
    case Unary.Relu6:
      return within(y, 6);
    case Unary.LeakyRelu:
      return wherePositive(y, one, f32x4.splat(alpha));
    case Unary.Elu:
      return v128.bitselect(one, f32x4.add(y, one), f32x4.ge(y, zero));
    case Unary.Selu: {
      const low = f32x4.add(y, f32x4.splat(SELU_SCALE * SELU_ALPHA));
      return wherePositive(y, f32x4.splat(SELU_SCALE), low);
    }
    case Unary.Sigmoid:
      return f32x4.mul(y, f32x4.sub(one, y));
    case Unary.Tanh:
      return f32x4.sub(one, f32x4.mul(y, y));
    case Unary.Softplus:
      return sigmoid4(x);
    case Unary.Silu: {
      const s = sigmoid4(x);
      return f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
    }
    case Unary.HardSigmoid:
      return f32x4.mul(f32x4.splat(1.0 / 6.0), within(y, 1));
    case Unary.HardSwish: {
      const inside = v128.and(f32x4.div(x, f32x4.splat(6)), insideSix(x));
      return f32x4.add(hardSigmoid4(x), inside);
    }
    case Unary.Mish:
      return mishSlope(x);
    case Unary.Gelu:
      return geluSlope(x);
    case Unary.GeluTanh:
      return geluTanhSlope(x);
    default:
      return one;
  }
}

/** ½(1 + t) + ½·x·(1 − t²)·√(2/π)·(1 + 3·0.044715·x²), with t the tanh of `geluInner`. */
function geluTanhSlope(x: v128): v128 {
  const one = f32x4.splat(1),
    half = f32x4.splat(0.5);
  const t = tanh4(geluInner(x));
  const square = f32x4.mul(f32x4.mul(x, x), f32x4.splat(3 * GELU_CUBE));
  const inner = f32x4.mul(f32x4.splat(GELU_ROOT), f32x4.add(one, square));
  const bend = f32x4.mul(f32x4.mul(f32x4.mul(half, x), f32x4.sub(one, f32x4.mul(t, t))), inner);
  return f32x4.add(f32x4.mul(half, f32x4.add(one, t)), bend);
}

/** The derivative at x of an activation other than a ReLU, as it is found when the value has been written down. */
export function slopeAt(kind: i32, x: v128, alpha: f32): v128 {
  return slope(kind, x, kind < FIRST_BY_INPUT ? value(kind, x, alpha) : x, alpha);
}

/** y = f(x) of `n` values; y may be x. */
export function activate(kind: i32, alpha: f32, x: usize, n: i32, y: usize): void {
  if (kind == Unary.Relu) {
    reluInto(x, n, y);
    return;
  }
  for (let i = 0; i < n; i += 4) storeSome(at(y, i), value(kind, loadSome(at(x, i), n - i), alpha), n - i);
}

/** x, y, floats of an image, kind, α. */
export function unaryForward(pc: usize): void {
  const total = batchSize() * word(pc, 2),
    pieces = piecesOf(total);
  const kind = word(pc, 3),
    alpha = float(pc, 4);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const from = startOf(piece, pieces, total),
      to = startOf(piece + 1, pieces, total);
    activate(kind, alpha, at(address(pc, 0), from), to - from, at(address(pc, 1), from));
  }
}

function reluInto(x: usize, n: i32, y: usize): void {
  if (x != y) memory.copy(y, x, (<usize>n) << 2);
  reluInPlace(y, n);
}

/** dy, x (0: not kept, for kinds that read y alone), y, dx, floats of an image, kind, α. */
export function unaryGradient(pc: usize): void {
  const total = batchSize() * word(pc, 4),
    pieces = piecesOf(total);
  const kind = word(pc, 5),
    alpha = float(pc, 6);
  const kept = address(pc, 1) ? address(pc, 1) : address(pc, 2);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const from = startOf(piece, pieces, total),
      to = startOf(piece + 1, pieces, total);
    if (kind == Unary.Relu) {
      reluGradient(at(address(pc, 0), from), at(address(pc, 2), from), to - from, at(address(pc, 3), from));
      continue;
    }
    for (let i = from; i < to; i += 4) {
      const count = to - i;
      const d = slope(kind, loadSome(at(kept, i), count), loadSome(at(address(pc, 2), i), count), alpha);
      storeSome(at(address(pc, 3), i), f32x4.mul(loadSome(at(address(pc, 0), i), count), d), count);
    }
  }
}

/** dx = dy where y > 0, else 0. */
function reluGradient(dy: usize, y: usize, n: i32, dx: usize): void {
  const zero = f32x4.splat(0);
  const end = dx + ((<usize>n) << 2),
    quads = dx + ((<usize>(n & ~3)) << 2);
  for (; dx < quads; dx += 16, dy += 16, y += 16) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)));
  }
  for (; dx < end; dx += 4, dy += 4, y += 4) f32.store(dx, f32.load(y) > 0 ? f32.load(dy) : 0);
}
