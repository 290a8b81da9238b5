import { type Frame, measureFrame, type NormParameters } from '../../../shared/signals';

const none: NormParameters = { gamma: null, beta: null, movingMean: null, movingVariance: null };

/** A frame of `before` and `after`, NHWC with `channels` channels. */
export function frameOf(
  before: readonly number[],
  after: readonly number[],
  channels: number,
  parameters: Partial<NormParameters> = {},
): Frame {
  return measureFrame({
    step: 12,
    tap: 'bn_1 层',
    channels,
    before: Float32Array.from(before),
    after: Float32Array.from(after),
    parameters: { ...none, ...parameters },
  });
}
