import { type Frame, measureFrame, type NormParameters, plainValues } from '../../../shared/signals';

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
    before: plainValues(Float32Array.from(before), channels),
    after: plainValues(Float32Array.from(after), channels),
    parameters: { ...none, ...parameters },
  });
}
