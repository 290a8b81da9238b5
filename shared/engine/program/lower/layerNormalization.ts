import { layerNormalizationArguments } from '../../layers/layerNormalization';
import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import { affineAreas, affineSums, emitAffineGradients, vectorBytes, writesAnew } from './affineWeights';
import { activationWords, normGradientArea } from './fused';
import {
  type Activation,
  firstValue,
  type LowerCall,
  type Lowered,
  noActivation,
  outputValue,
  rowsAndChannels,
} from './lowering';

/** Vectors of scratch that the gradient needs; as in `assembly/layerNorm.ts`. */
const VECTORS = 4;

/** Every row over its channels, and a following activation. */
export function lowerLayerNormalization(call: LowerCall): Lowered {
  const { emitter, activation } = call;
  const { epsilon } = layerNormalizationArguments.parse(call.args);
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const weights = [...affineAreas(call), float(epsilon)] as const;
  emitter.needScratch(VECTORS * vectorBytes(channels));
  const write = (to: Area, applied: Activation): void =>
    emitter.emit(
      ...([Opcode.LayerNormForward, x.area, to, ...weights, ...activationWords(applied)] as const),
      ...[rows, channels],
    );
  write(output.area, activation);
  if (!call.training) return { output };
  const backward = (dy: Area): readonly (Area | null)[] => {
    const sums = affineSums(call, channels);
    const dx = normGradientArea(call, x);
    emitter.emit(
      ...([Opcode.LayerNormGradient, dy, x.area, dx, ...weights, ...activationWords(activation)] as const),
      ...[sums, rows, channels],
    );
    emitAffineGradients(call, sums, channels, 1);
    return [x.differentiable ? dx : null];
  };
  return { output, backward, ...writesAnew(call, (to) => write(to, noActivation)) };
}
