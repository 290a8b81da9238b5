// Functions of one value and their gradients. The formulas are those of the layers' help; at a kink the gradient is that of the
// side where the function is flat, as in TensorFlow.
import { Unary } from '../opcodes';
import { batchSize, claim, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

const SELU_ALPHA: f32 = 1.6732632423543772;
const SELU_SCALE: f32 = 1.0507009873554805;
/** √(2/π), and the factor of the cube. */
const GELU_ROOT: f32 = 0.7978845608028654;
const GELU_CUBE: f32 = 0.044715;

/** max(x, 0) in place; NaN stays NaN. */
export function reluInPlace(y: usize, n: i32): void {
  const zero = f32x4.splat(0);
  const end = y + ((<usize>n) << 2),
    quads = y + ((<usize>(n & ~3)) << 2);
  for (; y < quads; y += 16) v128.store(y, f32x4.max(v128.load(y), zero));
  for (; y < end; y += 4) f32.store(y, max<f32>(f32.load(y), 0));
}

function sigmoid(x: f32): f32 {
  return 1 / (1 + Mathf.exp(-x));
}

/** ln(1 + exp(x)) without overflow. */
function softplus(x: f32): f32 {
  return max<f32>(x, 0) + Mathf.log1p(Mathf.exp(-Mathf.abs(x)));
}

function value(kind: i32, x: f32, alpha: f32): f32 {
  switch (kind) {
    case Unary.Relu:
      return max<f32>(x, 0);
    case Unary.Relu6:
      return min<f32>(max<f32>(x, 0), 6);
    case Unary.LeakyRelu:
      return x > 0 ? x : alpha * x;
    case Unary.Elu:
      return x >= 0 ? x : Mathf.expm1(x);
    case Unary.Selu:
      return SELU_SCALE * (x >= 0 ? x : SELU_ALPHA * Mathf.expm1(x));
    case Unary.Sigmoid:
      return sigmoid(x);
    case Unary.Tanh:
      return Mathf.tanh(x);
    case Unary.Softplus:
      return softplus(x);
    case Unary.Silu:
      return x * sigmoid(x);
    case Unary.GeluTanh:
      return 0.5 * x * (1 + Mathf.tanh(GELU_ROOT * (x + GELU_CUBE * x * x * x)));
    default:
      return x;
  }
}

/** The derivative at x, where the value is y. */
function slope(kind: i32, x: f32, y: f32, alpha: f32): f32 {
  switch (kind) {
    case Unary.Relu:
      return x > 0 ? 1 : 0;
    case Unary.Relu6:
      return x > 0 && x <= 6 ? 1 : 0;
    case Unary.LeakyRelu:
      return x > 0 ? 1 : alpha;
    case Unary.Elu:
      return x >= 0 ? 1 : y + 1;
    case Unary.Selu:
      return x > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA;
    case Unary.Sigmoid:
      return y * (1 - y);
    case Unary.Tanh:
      return 1 - y * y;
    case Unary.Softplus:
      return sigmoid(x);
    case Unary.Silu: {
      const s = sigmoid(x);
      return s * (1 + x * (1 - s));
    }
    case Unary.GeluTanh: {
      const t = Mathf.tanh(GELU_ROOT * (x + GELU_CUBE * x * x * x));
      const inner: f32 = GELU_ROOT * (1 + 3 * GELU_CUBE * x * x);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner;
    }
    default:
      return 1;
  }
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
    if (kind == Unary.Relu) reluInto(at(address(pc, 0), from), to - from, at(address(pc, 1), from));
    else {
      for (let i = from; i < to; i++) {
        f32.store(at(address(pc, 1), i), value(kind, f32.load(at(address(pc, 0), i)), alpha));
      }
    }
  }
}

function reluInto(x: usize, n: i32, y: usize): void {
  if (x != y) memory.copy(y, x, (<usize>n) << 2);
  reluInPlace(y, n);
}

/** dy, x, y, dx, floats of an image, kind, α; ReLU reads y alone, so that x need not be kept. */
export function unaryGradient(pc: usize): void {
  const total = batchSize() * word(pc, 4),
    pieces = piecesOf(total);
  const kind = word(pc, 5),
    alpha = float(pc, 6);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const from = startOf(piece, pieces, total),
      to = startOf(piece + 1, pieces, total);
    if (kind == Unary.Relu) {
      reluGradient(at(address(pc, 0), from), at(address(pc, 2), from), to - from, at(address(pc, 3), from));
      continue;
    }
    for (let i = from; i < to; i++) {
      const d = slope(kind, f32.load(at(address(pc, 1), i)), f32.load(at(address(pc, 2), i)), alpha);
      f32.store(at(address(pc, 3), i), f32.load(at(address(pc, 0), i)) * d);
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

/** a, b, out, floats of an image: out = a·b. */
export function multiply(pc: usize): void {
  const total = batchSize() * word(pc, 3),
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const to = startOf(piece + 1, pieces, total);
    for (let i = startOf(piece, pieces, total); i < to; i++) {
      const product = f32.load(at(address(pc, 0), i)) * f32.load(at(address(pc, 1), i));
      f32.store(at(address(pc, 2), i), product);
    }
  }
}

/** out, floats of an image, how many, then their addresses: out is their sum. */
export function sum(pc: usize): void {
  const total = batchSize() * word(pc, 1),
    terms = word(pc, 2),
    pieces = piecesOf(total);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const to = startOf(piece + 1, pieces, total);
    let i = startOf(piece, pieces, total);
    for (; i + 4 <= to; i += 4) {
      let total4 = v128.load(at(address(pc, 3), i));
      for (let term = 1; term < terms; term++) {
        total4 = f32x4.add(total4, v128.load(at(address(pc, 3 + term), i)));
      }
      v128.store(at(address(pc, 0), i), total4);
    }
    for (; i < to; i++) {
      let total1 = f32.load(at(address(pc, 3), i));
      for (let term = 1; term < terms; term++) total1 += f32.load(at(address(pc, 3 + term), i));
      f32.store(at(address(pc, 0), i), total1);
    }
  }
}

/** from, to, rows of an image, columns, floats between rows of `from`, of `to`. */
export function copyColumns(pc: usize): void {
  const total = batchSize() * word(pc, 2),
    pieces = piecesOf(total);
  const bytes = (<usize>word(pc, 3)) << 2;
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, total);
    for (let row = startOf(piece, pieces, total); row < end; row++) {
      memory.copy(at(address(pc, 1), row * word(pc, 5)), at(address(pc, 0), row * word(pc, 4)), bytes);
    }
  }
}
