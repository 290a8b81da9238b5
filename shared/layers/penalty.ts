import { numberField } from './fields';

/**
 * The factor λ of an L2 penalty on a kernel, in Keras' convention: training descends along loss + λ Σ w², so that 2 λ w is added to
 * the kernel's gradient, before gradients are clipped. The penalty itself is reported nowhere: losses in training and validation are
 * those of the outputs alone, so that runs with different penalties compare.
 */
export const kernelL2Field = () =>
  numberField({
    label: 'L2 penalty (λ)',
    description:
      'Pulls the kernel towards 0: λ Σ w² is added to what training makes smaller, as by Keras’ L2 regularizer. The losses shown ' +
      'are without it. 0 for none; 0.0001 is usual.',
    min: 0,
    max: 1,
    step: 0.0001,
    default: 0,
    ofWeights: true,
  });

/** The argument of that name in Keras; null where there is no penalty. */
export function kerasPenalty(argument: string, l2: number): string | null {
  return l2 === 0 ? null : `${argument}=keras.regularizers.L2(${l2})`;
}
