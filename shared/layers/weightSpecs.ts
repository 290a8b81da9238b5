import type { Shape, WeightSpec } from './layer';

/** The bias of so many channels, which starts at zero; none without. */
function biasSpecs(channels: number, useBias: boolean): readonly WeightSpec[] {
  if (!useBias) return [];
  return [{ name: 'bias', shape: [channels], trainable: true, initializer: { kind: 'zeros' } }];
}

/**
 * Weights of a layer that multiplies by a kernel: `kernel` by Glorot and Bengio's uniform rule (2010), within
 * ±√(6 / (fanIn + fanOut)), and `bias` at zero, as Keras starts Conv2D and Dense. A fan is the number of channels
 * (the kernel's last two axes: in, out) times the positions of the window (the axes before them).
 */
export function kernelAndBias(
  window: Shape,
  channels: { readonly from: number; readonly to: number },
  useBias: boolean,
): readonly WeightSpec[] {
  return [kernelSpec(window, channels), ...biasSpecs(channels.to, useBias)];
}

function kernelSpec(window: Shape, channels: { readonly from: number; readonly to: number }): WeightSpec {
  const positions = window.reduce((product, size) => product * size, 1);
  return {
    name: 'kernel',
    shape: [...window, channels.from, channels.to],
    trainable: true,
    initializer: {
      kind: 'glorotUniform',
      fanIn: positions * channels.from,
      fanOut: positions * channels.to,
    },
  };
}

/**
 * Weights of a depthwise convolution: `kernel` [k, k, channels, multiplier] and `bias`, started as above. The last axis is no
 * number of channels here, but Keras takes its fans from it all the same: fanIn = k² · channels, fanOut = k² · multiplier.
 */
export function depthwiseKernelAndBias(
  kernelSize: number,
  { channels, depthMultiplier }: { readonly channels: number; readonly depthMultiplier: number },
  useBias: boolean,
): readonly WeightSpec[] {
  const kernel = kernelSpec([kernelSize, kernelSize], { from: channels, to: depthMultiplier });
  return [kernel, ...biasSpecs(channels * depthMultiplier, useBias)];
}
