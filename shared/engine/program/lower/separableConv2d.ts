import { placeWindow } from '../../kernels/window';
import { onePixel, separableConv2dArguments } from '../../layers/separableConv2d';
import type { Area } from '../program';
import {
  type Convolution,
  emitConvolution,
  emitFilterGradient,
  emitInputGradient,
  unfinished,
} from './convolution';
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

/** A depthwise convolution into an area between, and a 1×1 convolution of that. */
export function lowerSeparableConv2d(call: LowerCall): Lowered {
  const { emitter, name } = call;
  const options = separableConv2dArguments.parse(call.args);
  const x = firstValue(call);
  const [height, width, channels] = imageShape(x);
  const { kernelSize, strides, padding, filters } = options;
  const window = placeWindow([height, width], kernelSize, {
    ...{ strides, padding },
    dilations: options.dilationRate,
  });
  const between = channels * options.depthMultiplier;
  const depthwise: Depthwise = { window, channels, filters: between };
  const pointwise: Convolution = {
    window: placeWindow(window.output, [1, 1], onePixel),
    ...{ channels: between, filters, groups: 1 },
  };
  const [filter, mix] = [requireWeight(call, 'depthwise_kernel'), requireWeight(call, 'pointwise_kernel')];
  const bias = weightOf(call, 'bias');
  const output = outputValue(call, [...window.output, filters]);
  const floats = window.output[0] * window.output[1] * between;
  const filtered = emitter.perImage(`channels of ${name}, filtered`, floats);
  const finish = finishOf(call, output);
  emitDepthwise(emitter, depthwise, { x: x.area, w: filter.area, y: filtered }, unfinished);
  emitConvolution(emitter, pointwise, { x: filtered, w: mix.area, y: output.area }, finish);
  if (!call.training) return { output };
  const backward = (dyOutput: Area): readonly (Area | null)[] => {
    const dy = beforeActivation(call, output, finish.kept, dyOutput);
    if (bias?.gradient) emitBiasGradient(emitter, dy, bias.gradient, output);
    if (mix.gradient) emitFilterGradient(emitter, pointwise, { x: filtered, dy, dw: mix.gradient });
    const passed = emitter.perImage(`gradient in the filtered channels of ${name}`, floats);
    emitInputGradient(emitter, pointwise, { dy, w: mix.area, dx: passed }, unfinished);
    if (filter.gradient)
      emitDepthwiseFilterGradient(emitter, depthwise, { x: x.area, dy: passed, dw: filter.gradient });
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitDepthwiseInputGradient(emitter, depthwise, { dy: passed, w: filter.area, dx });
    return [dx];
  };
  return { output, backward };
}
