import { batchRenormalizationArguments } from '../../layers/batchRenormalization';
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

/** Batch Renormalization and a following activation: a Batch Norm whose factors and terms are corrected by the running statistics. */
export function lowerBatchRenormalization(call: LowerCall): Lowered {
  const { rMax, dMax, rampFrom, rUntil, dUntil, momentum, epsilon } = batchRenormalizationArguments.parse(
    call.args,
  );
  if (!call.training) return lowerByRunning(call, epsilon);
  const { emitter, moments } = call;
  if (moments === null) throw new Error(`Nobody takes the moments of what enters «${call.name}».`);
  const [gamma, beta] = affineAreas(call);
  const { rows, channels } = rowsAndChannels(firstValue(call));
  const limits = emitter.fixed(`limits of ${call.name}`, 2);
  const [r, d] = [emitter.fixed(`r of ${call.name}`, channels), emitter.fixed(`d of ${call.name}`, channels)];
  return lowerByStatistics(call, {
    emitStatistics: ({ mean, scale, shift, rest, variance }) => {
      emitter.emit(
        ...([Opcode.RenormLimits, requireWeight(call, 'updates').area, limits, float(rMax)] as const),
        ...[float(dMax), rampFrom, rUntil, dUntil],
      );
      emitter.emit(
        ...([Opcode.RenormFromBatch, gamma, beta, float(epsilon), mean, scale, shift] as const),
        ...[channels, moments, rest, variance, requireWeight(call, 'moving_mean').area],
        ...[requireWeight(call, 'moving_variance').area, float(momentum), float(1 - momentum), limits, r, d],
      );
    },
    emitCoefficients: ({ rest, variance }, sums, coefficients) =>
      emitter.emit(
        ...([Opcode.NormGradientCoefficients, gamma, rest, variance, float(epsilon), sums] as const),
        ...[weightOf(call, 'gamma')?.gradient ?? null, weightOf(call, 'beta')?.gradient ?? null],
        ...[...coefficients, rows, channels, r, d],
      ),
  });
}
