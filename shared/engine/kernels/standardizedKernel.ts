import { ones, reshape, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { batchNormTraining } from './batchNormTraining';
import { rowsOf } from './rows';

/** Keeps the deviation of a filter of equal weights from 0; as in Big Transfer (Kolesnikov et al. 2020). */
export const STANDARDIZATION_EPSILON = 1e-10;

/**
 * A kernel `[…, filters]` with every filter standardized over its own weights: (w − μ)/√(σ² + ε), with the biased variance.
 * Batch Norm does that to the columns of a matrix, and has the gradient through it. Source: Qiao et al., «Micro-batch training with
 * batch-channel normalization and weight standardization», 2019, whose code adds 1e-5 to an unbiased deviation instead.
 */
export function standardizedKernel(kernel: Tensor4D): Tensor4D {
  const filters = kernel.shape[3];
  const { y } = batchNormTraining(rowsOf(kernel), ones([filters]), zeros([filters]), STANDARDIZATION_EPSILON);
  return reshape(y, kernel.shape);
}
