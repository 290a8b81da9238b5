import { tensor, tidy, Variable } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { PlanNode } from '../../compile/plan';
import { streamSeed } from '../../random';
import { initialValues } from './initialValues';

/** A weight of a node by its Keras name. The tensor is the weight itself: it changes as training goes on. */
export interface NodeWeight {
  readonly name: string;
  readonly tensor: Variable;
  readonly trainable: boolean;
  /** Factor of its penalty λ Σ w²; 0 for none. */
  readonly l2: number;
}

/**
 * The weights of a node's built layers, each with the values its plan asks for. A weight's values depend on the seed, the
 * node's name and the weight's name alone, so that networks that share a layer start it alike.
 */
export function initializeWeights(
  node: PlanNode,
  built: readonly layers.Layer[],
  seed: number,
): NodeWeight[] {
  const variables = built.flatMap((layer) => layer.weights);
  if (variables.length !== node.weights.length) {
    throw new Error(
      `Layer «${node.name}» was planned with ${node.weights.length} weights and built with ${variables.length}: ` +
        `weights() and build() of the layer kind ${node.kind} must agree.`,
    );
  }
  return node.weights.map((spec, index) => {
    const variable = variables[index]?.read();
    if (!(variable instanceof Variable) || variable.shape.join() !== spec.shape.join()) {
      throw new Error(
        `Weight ${spec.name} of «${node.name}» was planned as [${spec.shape.join(', ')}] and built as ` +
          `[${variable?.shape.join(', ')}]: weights() and build() of the layer kind ${node.kind} must agree.`,
      );
    }
    const values = initialValues(spec, streamSeed(seed, node.name, spec.name));
    tidy(() => variable.assign(tensor(values, variable.shape)));
    return { name: spec.name, tensor: variable, trainable: spec.trainable, l2: spec.l2 ?? 0 };
  });
}
