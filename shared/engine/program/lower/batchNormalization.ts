import { batchNormalizationArguments } from '../../layers/batchNormalization';
import { Opcode } from '../opcodes';
import { float } from '../program';
import { affineAreas } from './affineWeights';
import { lowerByRunning, lowerByStatistics } from './channelwise';
import {
  firstValue,
  type LowerCall,
  type Lowered,
  requireWeight,
  rowsAndChannels,
  weightOf,
} from './lowering';

/** Batch Norm and a following activation, in training by the batch's statistics unless it is frozen. */
export function lowerBatchNormalization(call: LowerCall): Lowered {
  const { momentum, epsilon, trainable } = batchNormalizationArguments.parse(call.args);
  if (!call.training || !trainable) return lowerByRunning(call, epsilon);
  const { emitter, moments } = call;
  if (moments === null) throw new Error(`Nobody takes the moments of what enters «${call.name}».`);
  const [gamma, beta] = affineAreas(call);
  const { rows, channels } = rowsAndChannels(firstValue(call));
  return lowerByStatistics(call, {
    emitStatistics: ({ mean, scale, shift, rest, variance }) =>
      emitter.emit(
        ...([Opcode.NormFromBatch, gamma, beta, float(epsilon), mean, scale, shift] as const),
        ...[channels, moments, rest, variance, requireWeight(call, 'moving_mean').area],
        ...[requireWeight(call, 'moving_variance').area, float(momentum), float(1 - momentum)],
      ),
    emitCoefficients: ({ rest, variance }, sums, coefficients) =>
      emitter.emit(
        ...([Opcode.NormGradientCoefficients, gamma, rest, variance, float(epsilon), sums] as const),
        ...[weightOf(call, 'gamma')?.gradient ?? null, weightOf(call, 'beta')?.gradient ?? null],
        ...[...coefficients, rows, channels, null, null],
      ),
  });
}
