import type { Comparison } from './compare';
import type { GoldenTensor } from './format';
import type { NetworkWeight } from './networkPlan';

/** What the first pass of a network gives, before any step. */
export interface FirstPass {
  readonly loss: number;
  /** By the file's names. */
  readonly gradients: ReadonlyMap<string, ArrayLike<number>>;
  /** What is known of the values inside the network, beside the reference's. */
  readonly forward: readonly Omit<Comparison, 'tolerance'>[];
}

/** A network of reference numbers, set up to be trained: over the tape or as a program. */
export interface NetworkUnderTest {
  /** Whether that node has weights. */
  has(node: string): boolean;
  values(weight: NetworkWeight): Promise<ArrayLike<number>>;
  assign(weight: NetworkWeight, values: GoldenTensor): Promise<void>;
  /** A pass in training mode that changes no weight; running statistics may move. */
  firstPass(): Promise<FirstPass>;
  /** One step over all images; gives the loss before it. */
  step(step: number): Promise<number>;
  /** The loss over all images in inference. */
  inferenceLoss(): Promise<number>;
  dispose(): void;
}
