import type { Shape, WeightSpec } from './layer';

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
  const positions = window.reduce((product, size) => product * size, 1);
  const kernel: WeightSpec = {
    name: 'kernel',
    shape: [...window, channels.from, channels.to],
    trainable: true,
    initializer: {
      kind: 'glorotUniform',
      fanIn: positions * channels.from,
      fanOut: positions * channels.to,
    },
  };
  if (!useBias) return [kernel];
  return [kernel, { name: 'bias', shape: [channels.to], trainable: true, initializer: { kind: 'zeros' } }];
}
