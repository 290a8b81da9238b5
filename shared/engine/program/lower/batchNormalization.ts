import { batchNormalizationArguments } from '../../layers/batchNormalization';
import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import {
  firstValue,
  gradientArea,
  type LowerCall,
  type Lowered,
  outputValue,
  requireWeight,
  rowsAndChannels,
  weightOf,
} from './lowering';
import { pieceSumsArea } from './moments';

/**
 * Batch Norm and a following ReLU: statistics, then one pass x·scale + offset; backward two passes, in which the output is
 * computed again where the ReLU needs its sign. `call.moments` is where whoever made the input left its moments.
 */
export function lowerBatchNormalization(call: LowerCall): Lowered {
  const { emitter, activation, training } = call;
  const { momentum, epsilon } = batchNormalizationArguments.parse(call.args);
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const perChannel = (name: string): Area => emitter.fixed(`${name} of ${call.name}`, channels);
  const [scale, offset] = [perChannel('scale'), perChannel('offset')];
  const [mean, variance] = [perChannel('mean'), perChannel('variance')];
  const [gamma, beta] = [weightOf(call, 'gamma'), weightOf(call, 'beta')];
  const running = [requireWeight(call, 'moving_mean').area, requireWeight(call, 'moving_variance').area];
  const weights = [gamma?.area ?? null, beta?.area ?? null, float(epsilon), scale, offset, channels] as const;
  if (training) {
    if (call.moments === null) throw new Error(`Nobody takes the moments of what enters «${call.name}».`);
    emitter.emit(
      ...([Opcode.NormFromBatch, ...weights, call.moments, mean, variance, ...running] as const),
      ...[float(momentum), float(1 - momentum)],
    );
  } else {
    emitter.emit(Opcode.NormFromRunning, ...weights, ...running);
  }
  emitter.emit(Opcode.Affine, x.area, output.area, scale, offset, activation, rows, channels);
  if (!training) return { output };
  const backward = (dy: Area): readonly (Area | null)[] => {
    const sums = pieceSumsArea(emitter, 2 * channels);
    emitter.emit(
      ...([
        Opcode.NormGradientSums,
        dy,
        x.area,
        mean,
        scale,
        offset,
        activation,
        sums,
        rows,
        channels,
      ] as const),
    );
    const coefficients = ['first', 'slope', 'centre'].map(perChannel);
    emitter.emit(
      ...([
        Opcode.NormGradientCoefficients,
        gamma?.area ?? null,
        mean,
        variance,
        float(epsilon),
        sums,
      ] as const),
      ...[gamma?.gradient ?? null, beta?.gradient ?? null, ...coefficients, rows, channels],
    );
    if (!x.differentiable) return [null];
    const dx = gradientArea(call, x);
    emitter.emit(
      ...([
        Opcode.NormGradient,
        dy,
        x.area,
        dx,
        ...coefficients,
        mean,
        scale,
        offset,
        activation,
        rows,
        channels,
      ] as const),
    );
    return [dx];
  };
  return { output, affine: { scale, offset, mean, variance }, backward };
}
