import type { GoldenCase, GoldenTensor, GoldenTensors } from './format';
import type { Operator } from './operators';

/** A layer on its own. */
export type LayerOperator = Extract<Operator, { kind: 'layer' }>;

/** Values with their shape. */
export interface Computed {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** What one pass of a layer over a case gives: forward, and backward from the case's dy. */
export interface OperatorPass {
  readonly output: Computed;
  /** Of Σ y·dy, by the names of inputs and weights that the case has gradients of. */
  readonly gradients: ReadonlyMap<string, Computed>;
  /** What a weight is after the pass. */
  weight(name: string): ArrayLike<number>;
}

/** Everything that the case gives, running statistics before the pass as well. */
export function tensorsOf({ inputs, initial_running: running }: GoldenCase): GoldenTensors {
  return { ...inputs, ...running };
}

/** The inputs of a case that enter the layer, by port; the others are its weights. */
export function enteringOf(
  { inputs }: GoldenCase,
  { weights }: LayerOperator,
): readonly (readonly [name: string, values: GoldenTensor])[] {
  return Object.entries(inputs).filter(([name]) => !weights.some((weight) => weight.name === name));
}
