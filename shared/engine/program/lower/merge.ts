import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import { activationWords, beforeActivation, keptBefore } from './fused';
import { firstValue, gradientArea, type LowerCall, type Lowered, outputValue } from './lowering';

/** The sum of inputs of one shape, and a following activation; the gradient in the sum is that in each. */
export function lowerAdd(call: LowerCall): Lowered {
  const { emitter, inputs } = call;
  const output = outputValue(call, firstValue(call).shape);
  const kept = keptBefore(call, output);
  emitter.emit(
    ...([Opcode.Sum, output.area, output.size, ...activationWords(call.activation), kept] as const),
    ...[inputs.length, ...inputs.map(({ area }) => area)],
  );
  const backward = (dyOutput: Area): readonly (Area | null)[] => {
    const dy = beforeActivation(call, output, kept, dyOutput);
    return inputs.map(({ differentiable }) => (differentiable ? dy : null));
  };
  return { output, backward };
}

/** x₁ − x₂. */
export function lowerSubtract(call: LowerCall): Lowered {
  return lowerWeightedSum(call, [1, -1]);
}

/** The mean of inputs of one shape. */
export function lowerAverage(call: LowerCall): Lowered {
  return lowerWeightedSum(
    call,
    call.inputs.map(() => 1 / call.inputs.length),
  );
}

function lowerWeightedSum(call: LowerCall, factors: readonly number[]): Lowered {
  const { emitter, inputs } = call;
  const output = outputValue(call, firstValue(call).shape);
  const terms = inputs.flatMap(({ area }, port) => [area, float(factors[port] ?? 0)]);
  emitter.emit(Opcode.WeightedSum, output.area, output.size, inputs.length, ...terms);
  const backward = (dy: Area): readonly (Area | null)[] => {
    // Inputs of one factor share their gradient.
    const gradients = new Map<number, Area>([[1, dy]]);
    return inputs.map((input, port) => {
      if (!input.differentiable) return null;
      const factor = factors[port] ?? 0;
      const known = gradients.get(factor);
      if (known !== undefined) return known;
      const dx = gradientArea(call, input);
      emitter.emit(Opcode.WeightedSum, dx, output.size, 1, dy, float(factor));
      gradients.set(factor, dx);
      return dx;
    });
  };
  return { output, backward };
}

/** The product of inputs of one shape; the gradient in each is dy times all others. */
export function lowerMultiply(call: LowerCall): Lowered {
  const { emitter, inputs } = call;
  const output = outputValue(call, firstValue(call).shape);
  emitter.emit(Opcode.Times, output.area, output.size, inputs.length, ...inputs.map(({ area }) => area));
  const backward = (dy: Area): readonly (Area | null)[] =>
    inputs.map((input, port) => {
      if (!input.differentiable) return null;
      const dx = gradientArea(call, input);
      const others = inputs.filter((_, other) => other !== port).map(({ area }) => area);
      emitter.emit(Opcode.Times, dx, output.size, inputs.length, dy, ...others);
      return dx;
    });
  return { output, backward };
}

/** The largest of inputs of one shape; the first that is largest has the gradient. */
export function lowerMaximum(call: LowerCall): Lowered {
  const { emitter, inputs } = call;
  const output = outputValue(call, firstValue(call).shape);
  const areas = inputs.map(({ area }) => area);
  emitter.emit(Opcode.Maximum, output.area, output.size, inputs.length, ...areas);
  const backward = (dy: Area): readonly (Area | null)[] =>
    inputs.map((input, port) => {
      if (!input.differentiable) return null;
      const dx = gradientArea(call, input);
      const upToThis = areas.slice(0, port + 1);
      emitter.emit(Opcode.MaximumGradient, dx, output.size, port + 1, dy, output.area, ...upToThis);
      return dx;
    });
  return { output, backward };
}
