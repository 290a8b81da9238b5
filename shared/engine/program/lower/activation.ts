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

/** Whether these arguments of an Activation are those of a ReLU, which other layers apply on the way. */
export function isRelu(args: Readonly<Record<string, unknown>>): boolean {
  return activationArguments.parse(args).activation === 'relu';
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
    // ReLU knows its gradient by the output, so that the input need not be kept.
    const input = kind === Unary.Relu ? null : x.area;
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
