import { type Tensor, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import type { BuiltModel } from '../model';
import type { GoldenTensor } from './format';

/** The reference's tensor on the backend, as float32. */
export function toTensor({ shape, data }: GoldenTensor): Tensor {
  return tensor(data, shape, 'float32');
}

/** The reference's tensor as a variable, so that a gradient in it can be asked for. */
export function toVariable(values: GoldenTensor): Variable {
  return tidy(() => variable(toTensor(values)));
}

/** Sets a variable to the reference's values. */
export function assign(target: Variable, values: GoldenTensor): void {
  tidy(() => target.assign(toTensor(values)));
}

/** The weight of that node and name, or an error that names both. */
export function requireWeight(model: BuiltModel, node: string, name: string): Variable {
  const weight = model.weightsOf(node).find((each) => each.name === name);
  if (weight === undefined) throw new Error(`«${node}» has no weight «${name}» for the reference's numbers.`);
  return weight.tensor;
}

/** The tensor of that key, or an error that names it. */
export function requireTensor(tensors: Readonly<Record<string, GoldenTensor>>, key: string): GoldenTensor {
  const found = tensors[key];
  if (found === undefined)
    throw new Error(`The file of reference numbers lacks the tensor «${key}»: take a whole file.`);
  return found;
}

/** The values, off the backend; the tensor is freed. */
export async function takeValues(tensor: Tensor): Promise<ArrayLike<number>> {
  const values = await tensor.data();
  tensor.dispose();
  return values;
}
