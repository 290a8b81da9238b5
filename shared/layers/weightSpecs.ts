import type { KernelInitializer } from './initializers';
import type { Shape, WeightSpec } from './layer';

/** How a kernel starts, and the factor of its penalty: fields of every layer that has one. */
export interface KernelOptions {
  readonly kernelInitializer: KernelInitializer;
  readonly kernelL2: number;
}

/**
 * A trained kernel. Its fans are taken from its shape as Keras does: the last two axes, times the positions of the window, which
 * are the axes before them. For [k, k, in, out] that is fanIn = k² · in and fanOut = k² · out.
 */
export function kernelSpec(
  name: string,
  shape: Shape,
  { kernelInitializer, kernelL2 }: KernelOptions,
): WeightSpec {
  const positions = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const [from = 1, to = 1] = shape.slice(-2);
  return {
    name,
    shape,
    trainable: true,
    initializer: { kind: kernelInitializer, fanIn: positions * from, fanOut: positions * to },
    ...(kernelL2 === 0 ? {} : { l2: kernelL2 }),
  };
}

/** The bias of so many channels, which starts at zero; none without. */
export function biasSpecs(channels: number, useBias: boolean): readonly WeightSpec[] {
  if (!useBias) return [];
  return [{ name: 'bias', shape: [channels], trainable: true, initializer: { kind: 'zeros' } }];
}
