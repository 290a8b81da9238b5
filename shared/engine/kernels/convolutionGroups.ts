import { concat, type NamedAttrMap, split, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type KernelCall, numberAttribute, tensorInput } from './kernel';
import { type Window, windowAttributes } from './window';

/** A convolution's window, and the groups that its channels and filters are cut into, as attributes of a kernel. */
export function convolutionAttributes(window: Window, groups: number): NamedAttrMap {
  return { ...windowAttributes(window), groups };
}

/** The number of groups that `convolutionAttributes` wrote. */
export function readGroups(attrs: NamedAttrMap): number {
  return numberAttribute(attrs, 'groups');
}

/**
 * A convolution in groups out of one without, which is what TensorFlow.js has: every input is cut along its last axis
 * (channels, filters), each group computed on its own, and the results put side by side. Images, filters, biases and
 * all gradients have their groups there.
 */
export function composeByGroups(compose: (call: KernelCall) => Tensor): (call: KernelCall) => Tensor {
  return (call) => {
    const groups = readGroups(call.attrs);
    if (groups === 1) return compose(call);
    return tidy(() => {
      const shares = Object.keys(call.inputs).map(
        (name) => [name, split(tensorInput(call, name), groups, -1)] as const,
      );
      const attrs = { ...call.attrs, groups: 1 };
      const parts = Array.from({ length: groups }, (_, group) => {
        const own = shares.flatMap(([name, tensors]) =>
          tensors.slice(group, group + 1).map((t) => [name, t]),
        );
        return compose({ inputs: Object.fromEntries(own), attrs });
      });
      return concat(parts, -1);
    });
  };
}
