import type { WeightNorm } from '../../signals/weightNorms';
import type { AreaValues } from './areaValues';
import type { Emitter } from './emitter';
import { PIECES } from './lower/moments';
import { Opcode } from './opcodes';
import type { Area } from './program';
import type { WeightsLayout } from './weightsLayout';

/** The norms of the weights that are trained, and of their gradients. */
export interface CountedNorms {
  /** Where the instructions leave their sums; they outlive a run. */
  readonly areas: readonly Area[];
  /** Emits instructions that stand between the gradients and the update. */
  emit(): void;
  /** What the instructions found when they were run last. */
  read(values: AreaValues): WeightNorm[];
}

export function countNorms(emitter: Emitter, { weights }: WeightsLayout): CountedNorms {
  const counted = weights.flatMap(({ node, spec, area, gradient }) =>
    gradient === null
      ? []
      : [
          {
            names: { node: node.id, weight: spec.name },
            gradient: {
              of: gradient,
              sums: emitter.fixed(`sums of squares of ${gradient.name}`, 2 * PIECES),
            },
            weight: { of: area, sums: emitter.fixed(`sums of squares of ${area.name}`, 2 * PIECES) },
          },
        ],
  );
  const squares = counted.flatMap(({ gradient, weight }) => [gradient, weight]);
  // Pieces that a small weight has not stay 0, as all of the memory is at first.
  const normOf = (values: AreaValues, sums: Area): number =>
    Math.sqrt(values.doubles(sums).reduce((total, piece) => total + piece, 0));
  return {
    areas: squares.map(({ sums }) => sums),
    emit: () => {
      for (const { of, sums } of squares) emitter.emit(Opcode.SquareSums, of, sums, of.bytes / 4);
    },
    read: (values) =>
      counted.map(({ names, gradient, weight }) => ({
        ...names,
        gradientNorm: normOf(values, gradient.sums),
        weightNorm: normOf(values, weight.sums),
      })),
  };
}
