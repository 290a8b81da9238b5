import { filterResponseNormalizationArguments } from '../../layers/filterResponseNormalization';
import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import { vectorBytes } from './affineWeights';
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

/** Vectors of scratch that the gradient needs; as in `assembly/filterResponseNorm.ts`. */
const VECTORS = 11;

/** Filter response normalization and its thresholded linear unit. */
export function lowerFilterResponseNormalization(call: LowerCall): Lowered {
  const { emitter } = call;
  const { epsilon } = filterResponseNormalizationArguments.parse(call.args);
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const [gamma, beta, tau] = ['gamma', 'beta', 'tau'].map((name) => requireWeight(call, name));
  if (!gamma || !beta || !tau) throw new Error(`Layer «${call.name}» lacks weights.`);
  const learned = weightOf(call, 'epsilon');
  const inverses = emitter.perImage(`inverse deviations of ${call.name}`, channels);
  const weights = [gamma.area, beta.area, tau.area] as const;
  emitter.needScratch(VECTORS * vectorBytes(channels));
  emitter.emit(
    ...([Opcode.ResponseNormForward, x.area, output.area, ...weights, float(epsilon)] as const),
    ...[learned?.area ?? null, inverses, rows, channels],
  );
  if (!call.training) return { output };
  const backward = (dy: Area): readonly (Area | null)[] => {
    const sums = pieceSumsArea(emitter, 3 * channels + 1);
    const dx = x.differentiable ? gradientArea(call, x) : null;
    emitter.emit(
      ...([Opcode.ResponseNormGradient, dy, x.area, dx, ...weights, inverses, sums] as const),
      ...[rows, channels],
    );
    emitter.emit(
      ...([Opcode.ResponseNormWeights, sums, gamma.gradient, beta.gradient, tau.gradient] as const),
      ...[learned?.gradient ?? null, learned?.area ?? null, channels],
    );
    return [dx];
  };
  return { output, backward };
}
