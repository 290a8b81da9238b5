import { Tensor, type Variable } from '@tensorflow/tfjs-core';
import {
  model as createModel,
  type LayersModel,
  type layers,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import type { Plan, PlanOutput, Tap } from '../../compile/plan';
import type { CallOptions } from '../layers/context';
import { noLogits } from '../losses/noLogits';
import { initializeWeights, type NodeWeight } from './weights';
import { type BuiltNode, endsInActivation, requireNode, type WiredPlan, wirePlan } from './wire';

export type { NodeWeight } from './weights';

/** The tensors that enter and leave a normalization node in one forward pass. */
export interface TapTensors {
  readonly node: string;
  readonly before: Tensor;
  readonly after: Tensor;
}

/** A place of a network: what leaves a node, or what enters the activation that it is or ends in. */
export interface PlaceInModel {
  readonly node: string;
  readonly beforeActivation: boolean;
}

/** What one forward pass gives. */
export interface ForwardPass {
  /** What the losses take, in the order of the plan's outputs: logits for a cross-entropy. */
  readonly outputs: readonly Tensor[];
  /** In the order of the plan's taps. */
  readonly taps: readonly TapTensors[];
  /** In the order of the places that were asked for. */
  readonly places: readonly Tensor[];
}

/** A weight that is trained, with the id of its node. */
export interface TrainableWeight extends NodeWeight {
  readonly node: string;
}

/** What the first loss takes. */
export function firstOutput({ outputs: [first] }: ForwardPass): Tensor {
  if (first === undefined) throw new Error('The network has no output.');
  return first;
}

/** A plan as a network that computes. */
export interface BuiltModel {
  readonly model: LayersModel;
  /**
   * One pass over images `[N, H, W, C]`, which gives every output and tap. In training a Batch Norm uses the statistics
   * of the batch and moves its running ones, and dropout drops. Call it inside `tidy`, or in `variableGrads`.
   */
  forward(images: Tensor, options: CallOptions): ForwardPass;
  /** The trainable weights, in the order of the plan, and their variables alone. */
  readonly trainable: readonly TrainableWeight[];
  readonly variables: readonly Variable[];
  /** A node's weights, or those of the node whose it has, trainable first; none for a node without. */
  weightsOf(nodeId: string): readonly NodeWeight[];
  dispose(): void;
}

/**
 * Builds the plan on the current backend. The same plan and seed give the same weights, bit for bit, on every backend.
 * Throws a sentence where the plan asks for something the engine does not have, and leaves nothing behind.
 * @param places what a pass gives besides outputs and taps
 */
export function buildModel(plan: Plan, seed: number, places: readonly PlaceInModel[] = []): BuiltModel {
  const created: layers.Layer[] = [];
  try {
    return finish(plan, seed, wirePlan(plan, seed, created), places);
  } catch (error) {
    for (const weight of created.flatMap((layer) => layer.weights)) weight.dispose();
    throw error;
  }
}

function finish(plan: Plan, seed: number, wired: WiredPlan, places: readonly PlaceInModel[]): BuiltModel {
  const weights = new Map<string, readonly NodeWeight[]>();
  for (const { node } of wired.built.values())
    if (node.weightsOf === node.id)
      weights.set(node.id, initializeWeights(node, wired.makers.get(node.id) ?? [], seed));
  const owners = new Map(plan.nodes.map((node) => [node.id, node.weightsOf]));
  const { model, forward } = assemble(wired, plan, places);
  const trainable = [...weights].flatMap(([node, own]) =>
    own.flatMap((weight) => (weight.trainable ? [{ ...weight, node }] : [])),
  );
  return {
    model,
    forward,
    trainable,
    variables: trainable.map(({ tensor }) => tensor),
    weightsOf: (nodeId) => weights.get(owners.get(nodeId) ?? nodeId) ?? [],
    dispose: () => {
      model.dispose();
    },
  };
}

/** A model with an output for every loss, tensor at a tap and place, each once, and how to run it. */
function assemble(
  { images: symbol, built }: WiredPlan,
  plan: Plan,
  places: readonly PlaceInModel[],
): Pick<BuiltModel, 'model' | 'forward'> {
  const ends = plan.outputs.map((output) => lossInput(built, output));
  const seen = places.map((place) => valueAt(built, place));
  const taps = plan.taps.map((tap) => tapTensors(built, tap));
  // Taps first: in their order, that of the plan, norms that share running statistics move them.
  const outputs = [...new Set([...taps.flatMap(({ before, after }) => [before, after]), ...seen, ...ends])];
  const model = createModel({ inputs: symbol, outputs });
  const forward = (images: Tensor, options: CallOptions): ForwardPass => {
    const results = asTensors(model.apply(images, { ...options }));
    const value = (output: SymbolicTensor): Tensor => {
      const tensor = results[outputs.indexOf(output)];
      if (tensor === undefined) throw new Error(`The network gave no value for ${output.name}.`);
      return tensor;
    };
    return {
      outputs: ends.map(value),
      taps: taps.map(({ node, before, after }) => ({ node, before: value(before), after: value(after) })),
      places: seen.map(value),
    };
  };
  return { model, forward };
}

function tapTensors(
  built: ReadonlyMap<string, BuiltNode>,
  tap: Tap,
): { node: string; before: SymbolicTensor; after: SymbolicTensor } {
  return {
    node: tap.node,
    before: requireNode(built, tap.before).output,
    after: requireNode(built, tap.node).output,
  };
}

function lossInput(built: ReadonlyMap<string, BuiltNode>, output: PlanOutput): SymbolicTensor {
  const source = requireNode(built, output.source);
  if (!output.beforeActivation) return source.output;
  if (endsInActivation(source) && source.lastInput !== null) return source.lastInput;
  throw new Error(noLogits(source.node.name));
}

function valueAt(
  built: ReadonlyMap<string, BuiltNode>,
  { node, beforeActivation }: PlaceInModel,
): SymbolicTensor {
  const { lastInput, output } = requireNode(built, node);
  return beforeActivation && lastInput !== null ? lastInput : output;
}

function asTensors(value: ReturnType<LayersModel['apply']>): Tensor[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (item instanceof Tensor) return item;
    throw new Error('The network gave something that is not a tensor: it was called without images.');
  });
}
