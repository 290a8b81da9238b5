import { addN, type Tensor } from '@tensorflow/tfjs-core';
import { inGroups } from './groups';

/** As many as TensorFlow.js' kernel can read on WebGPU, whose shaders have eight buffers, one of them for the sum. */
const MOST_ADDENDS = 7;

/** The sum of any number of tensors of one shape. TensorFlow.js' `addN` gives zeros on WebGPU where there are more than seven. */
export function sumOf<Addend extends Tensor>(tensors: readonly Addend[]): Addend {
  const sums = inGroups(tensors, MOST_ADDENDS).map((group) => addN(group));
  const [only] = sums;
  return only !== undefined && sums.length === 1 ? only : sumOf(sums);
}
