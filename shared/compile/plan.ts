import type { LayerConfig } from '../document/schema';
import type { EngineLayer, Shape, WeightSpec } from '../layers/layer';
import type { Problem } from './problem';

/** What a node costs, per image. */
export interface NodeCost {
  readonly parameters: { readonly trainable: number; readonly fixed: number };
  /** Floating-point operations of a forward pass for one image; a multiply-add counts two. */
  readonly flops: number;
  /** Multiply-adds of a forward pass for one image: the products with weights that are summed up. */
  readonly multiplyAdds: number;
  /**
   * Bytes of one image's activations that a training step keeps for its backward pass, four a value: what every layer gives,
   * the images themselves among it. Weights, gradients and what kernels need in between are not counted.
   */
  readonly activationBytes: number;
}

/**
 * What one position of a node's output sees of the images, along an axis: `size` pixels, and the next position begins `jump`
 * pixels further on. `'all'`: the whole image.
 */
export type ReceptiveField = 'all' | { readonly size: number; readonly jump: number };

/** What is known of a node even while other nodes have problems: it feeds the labels on wires and the inspector. */
export interface NodeFacts {
  readonly inputShapes: readonly (Shape | null)[];
  readonly outputShape: Shape | null;
  readonly receptiveField: ReceptiveField | null;
  readonly cost: NodeCost | null;
  /** `inputShapes`, and where mistakes keep one of those from being known, what enters once they are mended, where that is plain. */
  readonly expectedInputs: readonly (Shape | null)[];
  /**
   * Every shape that its output is likely to have once the mistakes here and before are mended: `outputShape` alone where that is
   * known; none where nothing is plain. Problems behind a mistake are found with them; no Plan and no cost is made of them.
   */
  readonly expectedShapes: readonly Shape[];
}

export interface PlanNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** The config, parsed and complete. */
  readonly config: LayerConfig;
  /** Node ids of the inputs, by port. */
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  /** The node whose weights it has: its own id, or another's, whose weights are used in both places and trained once. */
  readonly weightsOf: string;
  /** The weights that it owns: none of a node that has another's. */
  readonly weights: readonly WeightSpec[];
  readonly cost: NodeCost;
  /** What the engine builds for it, in order. */
  readonly layers: readonly EngineLayer[];
}

/** A place where frames are taken: the tensors that enter and leave a normalization layer. */
export interface Tap {
  /** The normalization node. */
  readonly node: string;
  /** Node whose output is looked at as `before` (its output tensor enters the norm). */
  readonly before: string;
  readonly channels: number;
}

/** How what an Output takes is compared with the labels. */
export type Loss =
  | {
      readonly kind: 'categoricalCrossentropy' | 'binaryCrossentropy';
      /** Whether what it takes are logits, or the probabilities themselves. */
      readonly fromLogits: boolean;
      readonly labelSmoothing: number;
    }
  | { readonly kind: 'meanSquaredError' };

/** An Output: what it takes, and what its loss makes of it. */
export interface PlanOutput {
  /** The Output node. */
  readonly node: string;
  /** Node whose value it receives. */
  readonly source: string;
  readonly loss: Loss;
  /**
   * False where the loss takes what `source` gives; true where it takes what enters the softmax or sigmoid that `source`
   * ends in: the cross-entropy is computed from logits, which is stable, though the drawn network gives probabilities.
   */
  readonly beforeActivation: boolean;
  /** The network's loss is the sum of its Outputs' losses, each times its weight. */
  readonly weight: number;
}

/** What compiling a legal graph gives: everything the engine needs, nothing that knows TensorFlow.js. */
export interface Plan {
  /** In topological order; ties in the order of the document. */
  readonly nodes: readonly PlanNode[];
  /** The Inputs, in the order of `nodes`: each gives the same images. */
  readonly inputs: readonly string[];
  /** The Outputs, in the order of the document. Accuracy is that of the first one. */
  readonly outputs: readonly [PlanOutput, ...PlanOutput[]];
  readonly taps: readonly Tap[];
  readonly totals: NodeCost;
}

/** What `compile` returns: facts per node always; a Plan where no problem is an error. */
export interface Compilation {
  readonly plan: Plan | null;
  /** Errors and warnings, all at once, in the order of the document. */
  readonly problems: readonly Problem[];
  readonly facts: ReadonlyMap<string, NodeFacts>;
}
