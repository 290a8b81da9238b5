import type { Shape } from '../../layers/layer';

/** Values of one weight; running statistics are weights too. */
export interface WeightValues {
  /** Id of the node. */
  readonly node: string;
  /** The weight's name in Keras, e.g. `kernel`, `moving_mean`. */
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

/**
 * What an optimizer remembers of one trainable weight, as long as the weight itself. Slots are called: `first` and `second`
 * for Adam and AdamW; `velocity` for momentum and Nesterov; `square`, `mean` (centered) and `velocity` (momentum above 0)
 * for RMSProp; `sum` for Adagrad.
 */
export interface SlotValues {
  readonly node: string;
  readonly name: string;
  readonly slot: string;
  readonly values: Float32Array;
}

/** Everything that a trainer's next step hangs on, besides its order: copies, which later steps do not touch. */
export interface TrainerSnapshot {
  /** In the order of the plan. */
  readonly weights: readonly WeightValues[];
  readonly slots: readonly SlotValues[];
  /** Updates of the weights so far: Adam's t. */
  readonly updates: number;
}
