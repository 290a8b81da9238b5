import { placeWindow } from '../../kernels/window';
import { conv2dArguments } from '../../layers/conv2d';
import type { Area } from '../program';
import {
  type Convolution,
  emitConvolution,
  emitFilterGradient,
  emitInputGradient,
  unfinished,
} from './convolution';
import { lowerDepthwise } from './depthwiseConv2d';
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
import { lowerStandardized } from './standardized';

/** A convolution, perhaps with its kernel standardized. */
export function lowerConv2d(call: LowerCall): Lowered {
  const { weightStandardization } = conv2dArguments.parse(call.args);
  return weightStandardization ? lowerStandardized(call, convolve) : convolve(call);
}

/** A following activation and the moments of the output are taken care of while a piece of it is in the cache. */
function convolve(call: LowerCall): Lowered {
  const { emitter } = call;
  const { filters, kernelSize, strides, dilationRate, groups, padding } = conv2dArguments.parse(call.args);
  const x = firstValue(call);
  const [height, width, channels] = imageShape(x);
  const window = placeWindow([height, width], kernelSize, { strides, dilations: dilationRate, padding });
  // A kernel `[…, 1, filters]` lies in memory as one `[…, channels, filters / channels]`.
  if (groups === channels && groups > 1) return lowerDepthwise(call, { window, channels, filters });
  const of: Convolution = { window, channels, filters, groups };
  const [kernel, bias] = [requireWeight(call, 'kernel'), weightOf(call, 'bias')];
  const output = outputValue(call, [...window.output, filters]);
  const finish = finishOf(call, output);
  emitConvolution(emitter, of, { x: x.area, w: kernel.area, y: output.area }, finish);
  if (!call.training) return { output };
  const backward = (dyOutput: Area): readonly (Area | null)[] => {
    const dy = beforeActivation(call, output, finish.kept, dyOutput);
    if (bias?.gradient) emitBiasGradient(emitter, dy, bias.gradient, output);
    if (kernel.gradient) emitFilterGradient(emitter, of, { x: x.area, dy, dw: kernel.gradient });
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitInputGradient(emitter, of, { dy, w: kernel.area, dx }, unfinished);
    return [dx];
  };
  return { output, backward };
}
