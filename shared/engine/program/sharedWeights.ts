import { countValues } from '../../layers/shapes';
import type { Emitter } from './emitter';
import type { Weight } from './lower/lowering';
import { Opcode } from './opcodes';
import type { Area } from './program';
import type { WeightsLayout } from './weightsLayout';

/** Hands out weights use by use: a lowering writes a weight's gradient, so that each further use has a place of its own for it. */
export interface WeightUses {
  /** A node's weights, for one more use. */
  use(node: string): ReadonlyMap<string, Weight>;
  /** Emits what adds the gradients of further uses to those of the first, once all are written. */
  emitSums(): void;
}

export function createWeightUses(emitter: Emitter, layout: WeightsLayout): WeightUses {
  const used = new Set<Area>();
  const further: { readonly size: number; readonly gradient: Area; readonly own: Area }[] = [];
  const take = (weight: Weight): Weight => {
    const { gradient, shape } = weight;
    if (gradient === null) return weight;
    if (!used.has(gradient)) {
      used.add(gradient);
      return weight;
    }
    const size = countValues(shape);
    const own = emitter.fixed(`${gradient.name}, another use`, size);
    further.push({ size, gradient, own });
    return { ...weight, gradient: own };
  };
  return {
    use: (node) => new Map([...layout.find(node)].map(([name, weight]) => [name, take(weight)])),
    emitSums: () => {
      for (const { size, gradient, own } of further) emitter.emit(Opcode.Accumulate, own, gradient, size);
    },
  };
}
