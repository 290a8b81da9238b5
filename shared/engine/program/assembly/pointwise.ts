// Functions of one value and their gradients. The formulas are those of the layers' help; at a kink the gradient is that of the
// side where the function is flat, as in TensorFlow.
import { Unary } from '../opcodes';
import { loadSome, storeSome } from './lanes';
import { beforeRectifier, isRectifier, rectify } from './rectifiers';
import { bell4, exp4, log1p4, normalShare4, sigmoid4, tanh4 } from './simdMath';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

const SELU_ALPHA: f32 = 1.6732632423543772;
const SELU_SCALE: f32 = 1.0507009873554805;
/** √(2/π), and the factor of the cube. */
const GELU_ROOT: f32 = 0.7978845608028654;
const GELU_CUBE: f32 = 0.044715;
/** 1/√(2π) */
const NORMAL_PEAK: f32 = 0.3989422804014327;

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
  const bell = bell4(x);
  const density = f32x4.mul(f32x4.splat(NORMAL_PEAK), bell);
  return f32x4.add(normalShare4(x, bell), f32x4.mul(x, density));
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

/** The value of a function that is no rectifier. */
function value(kind: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  switch (kind) {
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
      return f32x4.mul(x, normalShare4(x, bell4(x)));
    case Unary.GeluTanh:
      return f32x4.mul(f32x4.mul(f32x4.splat(0.5), x), f32x4.add(one, tanh4(geluInner(x))));
    default:
      return x;
  }
}

/** All bits where 0 < x + 3 ≤ 6, else none. */
function insideSix(x: v128): v128 {
  const shifted = f32x4.add(x, f32x4.splat(3));
  return v128.and(f32x4.gt(shifted, f32x4.splat(0)), f32x4.le(shifted, f32x4.splat(6)));
}

/** The derivative of a function that is no rectifier, where its value is `known`, or its input for those from `FIRST_BY_INPUT` on. */
function slope(kind: i32, known: v128): v128 {
  const zero = f32x4.splat(0),
    one = f32x4.splat(1);
  switch (kind) {
    case Unary.Elu:
      return v128.bitselect(one, f32x4.add(known, one), f32x4.ge(known, zero));
    case Unary.Selu: {
      const low = f32x4.add(known, f32x4.splat(SELU_SCALE * SELU_ALPHA));
      return wherePositive(known, f32x4.splat(SELU_SCALE), low);
    }
    case Unary.Sigmoid:
      return f32x4.mul(known, f32x4.sub(one, known));
    case Unary.Tanh:
      return f32x4.sub(one, f32x4.mul(known, known));
    case Unary.Softplus:
      return sigmoid4(known);
    case Unary.Silu: {
      const s = sigmoid4(known);
      return f32x4.mul(s, f32x4.add(one, f32x4.mul(known, f32x4.sub(one, s))));
    }
    case Unary.HardSigmoid:
      return v128.and(f32x4.splat(1.0 / 6.0), v128.and(f32x4.gt(known, zero), f32x4.lt(known, one)));
    case Unary.HardSwish: {
      const inside = v128.and(f32x4.div(known, f32x4.splat(6)), insideSix(known));
      return f32x4.add(hardSigmoid4(known), inside);
    }
    case Unary.Mish:
      return mishSlope(known);
    case Unary.Gelu:
      return geluSlope(known);
    case Unary.GeluTanh:
      return geluTanhSlope(known);
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

/** y = f(x) of `n` values; y may be x. */
export function activate(kind: i32, alpha: f32, x: usize, n: i32, y: usize): void {
  if (isRectifier(kind)) {
    rectify(kind, alpha, x, n, y);
    return;
  }
  for (let i = 0; i < n; i += 4) storeSome(at(y, i), value(kind, loadSome(at(x, i), n - i)), n - i);
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

/** dy, y or x, dx, floats of an image, kind, α: as `beforeActivation` takes them. */
export function unaryGradient(pc: usize): void {
  const total = batchSize() * word(pc, 3),
    pieces = piecesOf(total);
  const kind = word(pc, 4),
    alpha = float(pc, 5);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const from = startOf(piece, pieces, total),
      to = startOf(piece + 1, pieces, total);
    const dy = at(address(pc, 0), from),
      known = at(address(pc, 1), from);
    beforeActivation(kind, alpha, dy, known, to - from, at(address(pc, 2), from));
  }
}

/**
 * dx = dy·f'(x) of `n` values, known by y = f(x), or by x for functions from `FIRST_BY_INPUT` on. dx may be what either is read from.
 */
export function beforeActivation(kind: i32, alpha: f32, dy: usize, known: usize, n: i32, dx: usize): void {
  if (isRectifier(kind)) {
    beforeRectifier(kind, alpha, dy, known, n, dx);
    return;
  }
  for (let i = 0; i < n; i += 4) {
    const d = slope(kind, loadSome(at(known, i), n - i));
    storeSome(at(dx, i), f32x4.mul(loadSome(at(dy, i), n - i), d), n - i);
  }
}
