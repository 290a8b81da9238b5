// The optimizers' steps over all weights at once. Formulas: shared/engine/optimizers.
import { Control, Parameter } from '../control';
import { Rule } from '../opcodes';
import { claim, parameter, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

/** Gradients are squared and summed in float32 over so many, and beyond that in float64. */
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

/** Gradients, sums (float64, one per piece), how many: Σ g². */
export function squareSums(pc: usize): void {
  const n = word(pc, 2),
    pieces = piecesOf((n + BLOCK - 1) / BLOCK);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const end = startOf(piece + 1, pieces, n);
    let total: f64 = 0;
    for (let i = startOf(piece, pieces, n); i < end; i++) {
      const g = <f64>f32.load(at(address(pc, 0), i));
      total += g * g;
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

/**
 * Rule, weights, gradients, three slots, how many, then numbers: momentum, ρ or β₁, and 1 less it; RMSProp's momentum or β₂, and
 * 1 less it; ε; whether the formula is PyTorch's; whether RMSProp centers. The arrays end in room for a group of four.
 */
export function update(pc: usize): void {
  const quads = (word(pc, 6) + 3) >> 2,
    pieces = piecesOf((quads + 255) >> 8);
  for (let piece = claim(); piece < pieces; piece = claim()) {
    const from = startOf(piece, pieces, quads) << 2,
      to = startOf(piece + 1, pieces, quads) << 2;
    switch (word(pc, 0)) {
      case Rule.Adam:
        adam(pc, from, to);
        break;
      case Rule.Rmsprop:
        rmsprop(pc, from, to);
        break;
      case Rule.Adagrad:
        adagrad(pc, from, to);
        break;
      case Rule.Momentum:
        momentum(pc, from, to, false);
        break;
      case Rule.Nesterov:
        momentum(pc, from, to, true);
        break;
      default:
        sgd(pc, from, to);
    }
  }
}

function sgd(pc: usize, from: i32, to: i32): void {
  const rate = parameter(Parameter.LearningRate),
    scale = parameter(Parameter.GradientScale);
  for (let i = from; i < to; i++) {
    const w = at(address(pc, 1), i);
    f32.store(w, f32.load(w) - f32.load(at(address(pc, 2), i)) * scale * rate);
  }
}

function momentum(pc: usize, from: i32, to: i32, nesterov: bool): void {
  const rate = parameter(Parameter.LearningRate),
    scale = parameter(Parameter.GradientScale),
    kept = float(pc, 7);
  const torch = word(pc, 12) != 0;
  const inside: f32 = torch ? 1 : rate,
    outside: f32 = torch ? rate : 1;
  for (let i = from; i < to; i++) {
    const w = at(address(pc, 1), i),
      v = at(address(pc, 3), i);
    const push = f32.load(at(address(pc, 2), i)) * scale * inside;
    const velocity = f32.load(v) * kept + push;
    f32.store(v, velocity);
    f32.store(w, f32.load(w) - (nesterov ? push + velocity * kept : velocity) * outside);
  }
}

/** Slots: mean square, mean, velocity. */
function rmsprop(pc: usize, from: i32, to: i32): void {
  const rate = parameter(Parameter.LearningRate),
    scale = parameter(Parameter.GradientScale);
  const rho = float(pc, 7),
    rest = float(pc, 8),
    kept = float(pc, 9),
    epsilon = float(pc, 11);
  const torch = word(pc, 12) != 0,
    centered = word(pc, 13) != 0;
  const inside: f32 = torch ? 1 : rate,
    outside: f32 = torch ? rate : 1;
  for (let i = from; i < to; i++) {
    const g = f32.load(at(address(pc, 2), i)) * scale;
    let spread = average(at(address(pc, 3), i), g * g, rho, rest);
    if (centered) {
      const mean = average(at(address(pc, 4), i), g, rho, rest);
      spread = max<f32>(spread - mean * mean, 0);
    }
    let step: f32 = (g * inside) / rootOf(spread, epsilon, torch);
    if (kept != 0) {
      const v = at(address(pc, 5), i);
      step = f32.load(v) * kept + step;
      f32.store(v, step);
    }
    const w = at(address(pc, 1), i);
    f32.store(w, f32.load(w) - step * outside);
  }
}

function average(slot: usize, value: f32, rho: f32, rest: f32): f32 {
  const mean = f32.load(slot) * rho + value * rest;
  f32.store(slot, mean);
  return mean;
}

function rootOf(x: f32, epsilon: f32, torch: bool): f32 {
  return torch ? Mathf.sqrt(x) + epsilon : Mathf.sqrt(x + epsilon);
}

function adagrad(pc: usize, from: i32, to: i32): void {
  const rate = parameter(Parameter.LearningRate),
    scale = parameter(Parameter.GradientScale),
    epsilon = float(pc, 11);
  const torch = word(pc, 12) != 0;
  for (let i = from; i < to; i++) {
    const g = f32.load(at(address(pc, 2), i)) * scale;
    const slot = at(address(pc, 3), i),
      w = at(address(pc, 1), i);
    const total = f32.load(slot) + g * g;
    f32.store(slot, total);
    f32.store(w, f32.load(w) - (g * rate) / rootOf(total, epsilon, torch));
  }
}

/** Slots: first, second. */
function adam(pc: usize, from: i32, to: i32): void {
  const scale = f32x4.splat(parameter(Parameter.GradientScale)),
    decay = f32x4.splat(parameter(Parameter.Decay));
  const steps = f32x4.splat(parameter(Parameter.StepSize)),
    roots = f32x4.splat(parameter(Parameter.RootScale)),
    epsilon = f32x4.splat(float(pc, 11));
  const b1 = f32x4.splat(float(pc, 7)),
    r1 = f32x4.splat(float(pc, 8)),
    b2 = f32x4.splat(float(pc, 9)),
    r2 = f32x4.splat(float(pc, 10));
  for (let i = from; i < to; i += 4) {
    const first = at(address(pc, 3), i),
      second = at(address(pc, 4), i),
      w = at(address(pc, 1), i);
    const g = f32x4.mul(v128.load(at(address(pc, 2), i)), scale);
    const m = f32x4.add(f32x4.mul(b1, v128.load(first)), f32x4.mul(r1, g));
    const v = f32x4.add(f32x4.mul(b2, v128.load(second)), f32x4.mul(r2, f32x4.mul(g, g)));
    v128.store(first, m);
    v128.store(second, v);
    const change = f32x4.div(f32x4.mul(steps, m), f32x4.add(f32x4.mul(roots, f32x4.sqrt(v)), epsilon));
    v128.store(w, f32x4.sub(f32x4.mul(v128.load(w), decay), change));
  }
}
