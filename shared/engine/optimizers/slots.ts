import { keep, type Tensor, type Variable, zerosLike } from '@tensorflow/tfjs-core';

/** One remembered tensor per variable, of the variable's shape, zero at first. */
export interface Slots {
  read(variable: Variable): Tensor;
  write(variable: Variable, value: Tensor): void;
  dispose(): void;
}

/** Slots keyed by the variables' names, which TensorFlow.js keeps unique. */
export function createSlots(): Slots {
  const tensors = new Map<string, Tensor>();
  const write = (variable: Variable, value: Tensor): void => {
    tensors.get(variable.name)?.dispose();
    tensors.set(variable.name, keep(value));
  };
  return {
    read: (variable) => {
      const known = tensors.get(variable.name);
      if (known !== undefined) return known;
      const fresh = zerosLike(variable);
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
