import type { Plan, PlanNode } from '../../compile/plan';
import type { WeightSpec } from '../../layers/layer';
import { countValues } from '../../layers/shapes';
import { aligned } from './arena';
import type { Weight } from './lower/lowering';
import { type Area, partOf } from './program';

/** A weight of a node, and where it stands. */
export interface PlacedWeight extends Weight {
  readonly node: PlanNode;
  readonly spec: WeightSpec;
  /** Its first float among all that are trained; null where it is not. */
  readonly offset: number | null;
}

/** All weights of a network: those that are trained lie side by side, so that the optimizer walks over them at once. */
export interface WeightsLayout {
  readonly weights: readonly PlacedWeight[];
  /** Everything that is trained, and its gradients: `floats` of each. Gaps stay 0. */
  readonly trained: Area;
  readonly gradients: Area;
  readonly floats: number;
  /** By the id of a node that has them, its own or another's, and Keras' name. */
  find(node: string): ReadonlyMap<string, PlacedWeight>;
}

export function layOutWeights({ nodes }: Plan): WeightsLayout {
  const owners = new Map(nodes.map((node) => [node.id, node.weightsOf]));
  const specs = nodes.flatMap((node) => node.weights.map((spec) => ({ node, spec })));
  const offsets = new Map<WeightSpec, number>();
  let floats = 0;
  for (const { spec } of specs) {
    if (!spec.trainable) continue;
    offsets.set(spec, floats);
    floats += aligned(4 * countValues(spec.shape)) / 4;
  }
  const trained: Area = { name: 'weights', bytes: 4 * floats };
  const gradients: Area = { name: 'gradients of the weights', bytes: 4 * floats };
  const weights = specs.map(({ node, spec }) => {
    const offset = offsets.get(spec) ?? null;
    const name = `${spec.name} of ${node.name}`;
    const size = countValues(spec.shape);
    return {
      ...{ node, spec, offset, shape: spec.shape },
      area: offset === null ? { name, bytes: 4 * size } : partOf(trained, name, offset, size),
      gradient: offset === null ? null : partOf(gradients, name, offset, size),
    };
  });
  return {
    ...{ weights, trained, gradients, floats },
    find: (id) => {
      const owner = owners.get(id) ?? id;
      return new Map(
        weights.flatMap((weight) => (weight.node.id === owner ? [[weight.spec.name, weight] as const] : [])),
      );
    },
  };
}
