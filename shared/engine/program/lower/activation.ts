import type { z } from 'zod';
import { activationArguments } from '../../layers/activation';
import { Opcode, Unary } from '../opcodes';
import type { Area } from '../program';
import { activationWords, isByOutput } from './fused';
import {
  type Activation,
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

type Arguments = z.infer<typeof activationArguments>;

/** A function of every value on its own; null for softmax, which is none. */
function unaryOf(options: Arguments): Activation | null {
  if (options.activation === 'softmax') return null;
  const alpha = options.activation === 'leakyRelu' ? options.alpha : 0;
  return { kind: unaries[options.activation], alpha };
}

/** The activation of these arguments of an Activation, where other layers can apply it on the way; null where there is nothing to. */
export function fusible(args: Readonly<Record<string, unknown>>): Activation | null {
  const activation = unaryOf(activationArguments.parse(args));
  return activation?.kind === Unary.Linear ? null : activation;
}

/** A function of every value on its own; softmax of the last axis. */
export function lowerActivation(call: LowerCall): Lowered {
  const activation = unaryOf(activationArguments.parse(call.args));
  if (activation === null) return lowerSoftmax(call);
  if (activation.kind === Unary.Linear) return { output: firstValue(call), backward: (dy) => [dy] };
  return lowerUnary(call, activation);
}

function lowerUnary(call: LowerCall, activation: Activation): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const words = activationWords(activation);
  emitter.emit(Opcode.UnaryForward, x.area, output.area, output.size, ...words);
  const backward = (dy: Area): readonly (Area | null)[] => {
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    const known = isByOutput(activation) ? output.area : x.area;
    emitter.emit(Opcode.UnaryGradient, dy, known, dx, output.size, ...words);
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
