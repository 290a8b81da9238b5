import { placeWindow } from '../../kernels/window';
import { depthwiseConv2dArguments } from '../../layers/depthwiseConv2d';
import type { Area } from '../program';
import {
  type Depthwise,
  emitDepthwise,
  emitDepthwiseFilterGradient,
  emitDepthwiseInputGradient,
} from './depthwise';
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

/** Channels on their own; a following activation and the moments of the output are taken care of while a piece of it is in the cache. */
export function lowerDepthwiseConv2d(call: LowerCall): Lowered {
  const { kernelSize, strides, dilationRate, depthMultiplier, padding } = depthwiseConv2dArguments.parse(
    call.args,
  );
  const [height, width, channels] = imageShape(firstValue(call));
  const window = placeWindow([height, width], kernelSize, { strides, dilations: dilationRate, padding });
  return lowerDepthwise(call, { window, channels, filters: channels * depthMultiplier });
}

/** A depthwise convolution with the layer's weights `kernel` and `bias`. */
export function lowerDepthwise(call: LowerCall, of: Depthwise): Lowered {
  const { emitter } = call;
  const x = firstValue(call);
  const [kernel, bias] = [requireWeight(call, 'kernel'), weightOf(call, 'bias')];
  const output = outputValue(call, [...of.window.output, of.filters]);
  const finish = finishOf(call, output);
  emitDepthwise(emitter, of, { x: x.area, w: kernel.area, y: output.area }, finish);
  if (!call.training) return { output };
  const backward = (dyOutput: Area): readonly (Area | null)[] => {
    const dy = beforeActivation(call, output, finish.kept, dyOutput);
    if (bias?.gradient) emitBiasGradient(emitter, dy, bias.gradient, output);
    if (kernel.gradient) emitDepthwiseFilterGradient(emitter, of, { x: x.area, dy, dw: kernel.gradient });
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitDepthwiseInputGradient(emitter, of, { dy, w: kernel.area, dx });
    return [dx];
  };
  return { output, backward };
}
