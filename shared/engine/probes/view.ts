import type { Tensor } from '@tensorflow/tfjs-core';
import type { NormParameters } from '../../signals';

/** What there is to see at one normalization layer in one forward pass. */
export interface View {
  readonly step: number;
  /** Id of the normalization node. */
  readonly node: string;
  /** What enters and leaves it, channels innermost. */
  readonly before: Tensor;
  readonly after: Tensor;
  /** Its weights by Keras' names: gamma, beta, moving_mean, moving_variance, as far as it has them. */
  readonly weights: readonly { readonly name: string; readonly tensor: Tensor }[];
}

export function channelsOf({ before }: View): number {
  return before.shape.at(-1) ?? 1;
}

const PARAMETERS: readonly string[] = ['gamma', 'beta', 'moving_mean', 'moving_variance'];

/** Those weights that a frame shows: of one value per channel. */
export function shownWeights(view: View): View['weights'] {
  return view.weights.filter(
    ({ name, tensor }) => PARAMETERS.includes(name) && tensor.size === channelsOf(view),
  );
}

/** Their values by the names of a frame. */
export function parametersOf(values: ReadonlyMap<string, Float32Array>): NormParameters {
  return {
    gamma: values.get('gamma') ?? null,
    beta: values.get('beta') ?? null,
    movingMean: values.get('moving_mean') ?? null,
    movingVariance: values.get('moving_variance') ?? null,
  };
}
