import { groupNormalizationArguments } from '../../layers/groupNormalization';
import { Opcode } from '../opcodes';
import { type Area, float } from '../program';
import {
  affineAreas,
  affineSums,
  emitAffineGradients,
  vectorBytes,
  withOwnWeights,
  writesAnew,
} from './affineWeights';
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

/** What is kept of every set and group; as in `assembly/groupNorm.ts`. */
export const STATISTICS = 3;

/** Every image on its own, over all positions and the channels of a group. */
export function lowerGroupNormalization(call: LowerCall): Lowered {
  const { groups, epsilon, ...affine } = groupNormalizationArguments.parse(call.args);
  const statistics = call.emitter.perImage(`statistics of ${call.name}`, STATISTICS * groups);
  return lowerSets(withOwnWeights(call, affine), { groups, epsilon, imagesOfSet: 1, statistics });
}

/** How values are put together to be normalized. */
interface Sets {
  readonly groups: number;
  readonly imagesOfSet: number;
  readonly epsilon: number;
  /** Where the statistics of every set and group are left. */
  readonly statistics: Area;
}

/** Vectors of scratch that the gradient needs; as in `assembly/groupNorm.ts`. */
const VECTORS = 14;

/** Sets of images and groups of channels, and a following activation. */
export function lowerSets(call: LowerCall, { groups, imagesOfSet, epsilon, statistics }: Sets): Lowered {
  const { emitter, activation } = call;
  const x = firstValue(call);
  const output = outputValue(call, x.shape);
  const { rows, channels } = rowsAndChannels(x);
  const weights = [...affineAreas(call), float(epsilon)] as const;
  const sizes = [rows, channels, groups, imagesOfSet] as const;
  emitter.needScratch(VECTORS * vectorBytes(channels) + 8);
  const write = (to: Area, applied: Activation): void =>
    emitter.emit(
      ...([Opcode.GroupNormForward, x.area, to, ...weights, ...activationWords(applied)] as const),
      ...[statistics, ...sizes],
    );
  write(output.area, activation);
  if (!call.training) return { output };
  const backward = (dy: Area): readonly (Area | null)[] => {
    const sums = affineSums(call, channels);
    const dx = normGradientArea(call, x);
    emitter.emit(
      ...([Opcode.GroupNormGradient, dy, x.area, dx, ...weights, ...activationWords(activation)] as const),
      ...[statistics, sums, ...sizes],
    );
    emitAffineGradients(call, sums, channels, imagesOfSet);
    return [x.differentiable ? dx : null];
  };
  return { output, backward, ...writesAnew(call, (to) => write(to, noActivation)) };
}
