import { FIRST_BY_INPUT, Opcode, Unary } from '../opcodes';
import { type Area, float, type Word } from '../program';
import type { Finish } from './convolution';
import { type Activation, gradientArea, type LowerCall, type Value, weightOf } from './lowering';

/** An activation as instructions read it. */
export function activationWords({ kind, alpha }: Activation): readonly [kind: Word, alpha: Word] {
  return [kind, float(alpha)];
}

/** Whether the gradient of an activation is known by its output, so that nobody need keep its input. */
export function isByOutput({ kind }: Activation): boolean {
  return kind < FIRST_BY_INPUT;
}

/** What the last instruction of a layer with a kernel does with its sums. */
export function finishOf(call: LowerCall, output: Value): Finish {
  const bias = weightOf(call, 'bias')?.area ?? null;
  return { bias, activation: call.activation, kept: keptBefore(call, output), moments: call.moments };
}

/** Where what enters a fused activation is kept, for those whose gradient needs it; null where nobody does. */
export function keptBefore({ emitter, name, activation, training }: LowerCall, output: Value): Area | null {
  if (isByOutput(activation) || !training || !output.differentiable) return null;
  return emitter.perImage(`what enters the activation of ${name}`, output.size);
}

/** The gradient before a fused activation; `dy` itself where there is none. */
export function beforeActivation(
  { emitter, name, activation }: LowerCall,
  { area: y, size }: Value,
  kept: Area | null,
  dy: Area,
): Area {
  if (activation.kind === Unary.Linear) return dy;
  const passed = emitter.perImage(`gradient before the activation of ${name}`, size);
  emitter.emit(Opcode.UnaryGradient, dy, kept ?? y, passed, size, ...activationWords(activation));
  return passed;
}

/**
 * Where a norm is to write the gradient in its input. Unless the following activation is a bound, that before it is written there
 * first: then there is room also where the gradient is not wanted.
 */
export function normGradientArea(call: LowerCall, x: Value): Area | null {
  return x.differentiable || !isBound(call.activation) ? gradientArea(call, x) : null;
}

/** Whether a norm applies an activation as a bound, in its own loops. */
export function isBound({ kind }: Activation): boolean {
  return kind === Unary.Linear || kind === Unary.Relu;
}
