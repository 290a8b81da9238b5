import { transposedWindow } from '../../kernels/transposedConvolution';
import { conv2dTransposeArguments } from '../../layers/conv2dTranspose';
import type { Area } from '../program';
import {
  type Convolution,
  emitConvolution,
  emitFilterGradient,
  emitInputGradient,
  unfinished,
} from './convolution';
import { beforeActivation, finishOf } from './fused';
import {
  firstValue,
  gradientArea,
  imageShape,
  type LowerCall,
  type Lowered,
  outputValue,
  requireWeight,
  weightOf,
} from './lowering';
import { emitBiasGradient } from './moments';

/** A transposed convolution: the gradient of a convolution from the output to the input is its forward pass, and the other way. */
export function lowerConv2dTranspose(call: LowerCall): Lowered {
  const { emitter } = call;
  const { filters, kernelSize, strides, padding } = conv2dTransposeArguments.parse(call.args);
  const x = firstValue(call);
  const [height, width, channels] = imageShape(x);
  const window = transposedWindow([height, width], kernelSize, { strides, padding });
  const of: Convolution = { window, channels: filters, filters: channels, groups: 1 };
  const [kernel, bias] = [requireWeight(call, 'kernel'), weightOf(call, 'bias')];
  const output = outputValue(call, [...window.input, filters]);
  const finish = finishOf(call, output);
  emitInputGradient(emitter, of, { dy: x.area, w: kernel.area, dx: output.area }, finish);
  if (!call.training) return { output };
  const backward = (dyOutput: Area): readonly (Area | null)[] => {
    const dy = beforeActivation(call, output, finish.kept, dyOutput);
    if (bias?.gradient) emitBiasGradient(emitter, dy, bias.gradient, output);
    if (kernel.gradient) emitFilterGradient(emitter, of, { x: dy, dy: x.area, dw: kernel.gradient });
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitConvolution(emitter, of, { x: dy, w: kernel.area, y: dx }, unfinished);
    return [dx];
  };
  return { output, backward };
}
