import { LayerVariable, type layers } from '@tensorflow/tfjs-layers';

/** Weights that nodes have in common, by the weight's name: within a node no two weights have the same. */
export type WeightPool = Map<string, LayerVariable>;

/** The pool of the nodes that have the weights of that node. */
export function poolOf(pools: Map<string, WeightPool>, owner: string): WeightPool {
  const pool = pools.get(owner) ?? new Map<string, LayerVariable>();
  pools.set(owner, pool);
  return pool;
}

/**
 * Lets a layer that is not built yet take its weights from the pool; what is not there it makes and puts there. Layers of
 * TensorFlow.js make a weight by `addWeight`, which also notes it as theirs: one that is taken stays that of its maker, so
 * that the model has it once. Which of a node's layers has the weight may differ from node to node, as their configs do.
 */
export function takeWeightsFrom(pool: WeightPool, layer: layers.Layer): void {
  const make: unknown = Reflect.get(layer, 'addWeight');
  if (typeof make !== 'function') throw new Error(`Layer ${layer.name} has no way to make weights.`);
  const take = (name: string, ...more: readonly unknown[]): LayerVariable => {
    const known = pool.get(name);
    if (known !== undefined) return known;
    const made: unknown = Reflect.apply(make, layer, [name, ...more]);
    if (!(made instanceof LayerVariable)) throw new Error(`Layer ${layer.name} made no weight ${name}.`);
    pool.set(name, made);
    return made;
  };
  Object.defineProperty(layer, 'addWeight', { value: take });
}
