import { fill, keep, type Tensor, type Variable } from '@tensorflow/tfjs-core';

/** One remembered tensor per variable, of the variable's shape. */
export interface Slots {
  read(variable: Variable): Tensor;
  write(variable: Variable, value: Tensor): void;
  dispose(): void;
}

/** Slots keyed by the variables' names, which TensorFlow.js keeps unique; they are full of `start` at first. */
export function createSlots(start = 0): Slots {
  const tensors = new Map<string, Tensor>();
  const write = (variable: Variable, value: Tensor): void => {
    tensors.get(variable.name)?.dispose();
    tensors.set(variable.name, keep(value));
  };
  return {
    read: (variable) => {
      const known = tensors.get(variable.name);
      if (known !== undefined) return known;
      const fresh = fill(variable.shape, start);
      write(variable, fresh);
      return fresh;
    },
    write,
    dispose: () => {
      for (const tensor of tensors.values()) tensor.dispose();
      tensors.clear();
    },
  };
}
