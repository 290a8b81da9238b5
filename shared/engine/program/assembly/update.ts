// The optimizers' steps over all weights at once. Formulas: shared/engine/optimizers.
import { Parameter } from '../control';
import { Rule } from '../opcodes';
import { claim, parameter, piecesOf, startOf } from './threads';
import { address, at, float, word } from './words';

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
  const rate = f32x4.splat(parameter(Parameter.LearningRate)),
    scale = f32x4.splat(parameter(Parameter.GradientScale));
  for (let i = from; i < to; i += 4) {
    const w = at(address(pc, 1), i);
    const step = f32x4.mul(f32x4.mul(v128.load(at(address(pc, 2), i)), scale), rate);
    v128.store(w, f32x4.sub(v128.load(w), step));
  }
}

function momentum(pc: usize, from: i32, to: i32, nesterov: bool): void {
  const rate = parameter(Parameter.LearningRate),
    scale = f32x4.splat(parameter(Parameter.GradientScale)),
    kept = f32x4.splat(float(pc, 7));
  const torch = word(pc, 12) != 0;
  const inside = f32x4.splat(torch ? 1 : rate),
    outside = f32x4.splat(torch ? rate : 1);
  for (let i = from; i < to; i += 4) {
    const w = at(address(pc, 1), i),
      v = at(address(pc, 3), i);
    const push = f32x4.mul(f32x4.mul(v128.load(at(address(pc, 2), i)), scale), inside);
    const velocity = f32x4.add(f32x4.mul(v128.load(v), kept), push);
    v128.store(v, velocity);
    const step = nesterov ? f32x4.add(push, f32x4.mul(velocity, kept)) : velocity;
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(step, outside)));
  }
}

/** Slots: mean square, mean, velocity. */
function rmsprop(pc: usize, from: i32, to: i32): void {
  const rate = parameter(Parameter.LearningRate),
    scale = f32x4.splat(parameter(Parameter.GradientScale));
  const rho = f32x4.splat(float(pc, 7)),
    rest = f32x4.splat(float(pc, 8)),
    kept = f32x4.splat(float(pc, 9)),
    epsilon = f32x4.splat(float(pc, 11)),
    zero = f32x4.splat(0);
  const moving = float(pc, 9) != 0,
    torch = word(pc, 12) != 0,
    centered = word(pc, 13) != 0;
  const inside = f32x4.splat(torch ? 1 : rate),
    outside = f32x4.splat(torch ? rate : 1);
  for (let i = from; i < to; i += 4) {
    const g = f32x4.mul(v128.load(at(address(pc, 2), i)), scale);
    let spread = average(at(address(pc, 3), i), f32x4.mul(g, g), rho, rest);
    if (centered) {
      const mean = average(at(address(pc, 4), i), g, rho, rest);
      spread = f32x4.max(f32x4.sub(spread, f32x4.mul(mean, mean)), zero);
    }
    let step = f32x4.div(f32x4.mul(g, inside), rootOf(spread, epsilon, torch));
    if (moving) {
      const v = at(address(pc, 5), i);
      step = f32x4.add(f32x4.mul(v128.load(v), kept), step);
      v128.store(v, step);
    }
    const w = at(address(pc, 1), i);
    v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(step, outside)));
  }
}

function average(slot: usize, value: v128, rho: v128, rest: v128): v128 {
  const mean = f32x4.add(f32x4.mul(v128.load(slot), rho), f32x4.mul(value, rest));
  v128.store(slot, mean);
  return mean;
}

function rootOf(x: v128, epsilon: v128, torch: bool): v128 {
  return torch ? f32x4.add(f32x4.sqrt(x), epsilon) : f32x4.sqrt(f32x4.add(x, epsilon));
}

function adagrad(pc: usize, from: i32, to: i32): void {
  const rate = f32x4.splat(parameter(Parameter.LearningRate)),
    scale = f32x4.splat(parameter(Parameter.GradientScale)),
    epsilon = f32x4.splat(float(pc, 11));
  const torch = word(pc, 12) != 0;
  for (let i = from; i < to; i += 4) {
    const g = f32x4.mul(v128.load(at(address(pc, 2), i)), scale);
    const slot = at(address(pc, 3), i),
      w = at(address(pc, 1), i);
    const total = f32x4.add(v128.load(slot), f32x4.mul(g, g));
    v128.store(slot, total);
    const step = f32x4.div(f32x4.mul(g, rate), rootOf(total, epsilon, torch));
    v128.store(w, f32x4.sub(v128.load(w), step));
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
