import type { z } from 'zod';
import { activationArguments } from '../../layers/activation';
import { Opcode, Unary } from '../opcodes';
import { type Area, float } from '../program';
import {
  firstValue,
  gradientArea,
  type LowerCall,
  type Lowered,
  outputValue,
  rowsAndChannels,
} from './lowering';

type Name = Exclude<z.infer<typeof activationArguments>['activation'], 'softmax'>;

const unaries: Readonly<Record<Name, Unary>> = {
  linear: Unary.Linear,
  relu: Unary.Relu,
  relu6: Unary.Relu6,
  leakyRelu: Unary.LeakyRelu,
  elu: Unary.Elu,
  selu: Unary.Selu,
  sigmoid: Unary.Sigmoid,
  tanh: Unary.Tanh,
  softplus: Unary.Softplus,
  silu: Unary.Silu,
  hardSigmoid: Unary.HardSigmoid,
  hardSwish: Unary.HardSwish,
  mish: Unary.Mish,
  gelu: Unary.Gelu,
  geluTanh: Unary.GeluTanh,
};

/** Activations that know their gradient by the output, so that nobody need keep the input. */
const BY_OUTPUT: ReadonlySet<Unary> = new Set([
  ...[Unary.Relu, Unary.Elu, Unary.Selu, Unary.Sigmoid, Unary.Tanh],
]);

/** The activation of these arguments of an Activation, where other layers can apply it on the way; null where they cannot. */
export function fusible(args: Readonly<Record<string, unknown>>): Unary | null {
  const { activation } = activationArguments.parse(args);
  if (activation === 'softmax') return null;
  const kind = unaries[activation];
  return BY_OUTPUT.has(kind) ? kind : null;
}

/** A function of every value on its own; softmax of the last axis. */
export function lowerActivation(call: LowerCall): Lowered {
  const options = activationArguments.parse(call.args);
  if (options.activation === 'softmax') return lowerSoftmax(call);
  if (options.activation === 'linear') return { output: firstValue(call), backward: (dy) => [dy] };
  const alpha = options.activation === 'leakyRelu' ? options.alpha : 0;
  return lowerUnary(call, unaries[options.activation], alpha);
}

function lowerUnary(call: LowerCall, kind: Unary, alpha: number): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  emitter.emit(Opcode.UnaryForward, x.area, output.area, output.size, kind, float(alpha));
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    const input = BY_OUTPUT.has(kind) ? null : x.area;
    emitter.emit(Opcode.UnaryGradient, dy, input, output.area, dx, output.size, kind, float(alpha));
    return [dx];
  };
  return { output, backward };
}

function lowerSoftmax(call: LowerCall): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  emitter.emit(Opcode.SoftmaxForward, x.area, output.area, rows, channels);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(Opcode.SoftmaxGradient, dy, output.area, dx, rows, channels);
    return [dx];
  };
  return { output, backward };
}
