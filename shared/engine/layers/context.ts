/** What a layer is told besides its arguments. */
export interface LayerContext {
  /** A name that is legal for TensorFlow.js' layers and unique in the model. */
  readonly name: string;
  /** Seed of the layer's own stream of random numbers. */
  readonly seed: number;
}

/** What the engine passes to every layer's `call`. */
export interface CallOptions {
  readonly training: boolean;
  /** Counts the steps of training from 1: random layers draw anew in each, and draw the same again for the same step. */
  readonly step: number;
  /**
   * In inference: norms with running statistics take those of batches all the same, of so many images each, one behind the other in the
   * one that passes. Absent: they do not.
   */
  readonly batchesOf?: number;
  /** Nobody looks at what passes between layers, so that one may do the work of the next as well. Absent: somebody may. */
  readonly unseen?: boolean;
}

/** Reads what `call` was given: TensorFlow.js passes it on untyped, and leaves it out in inference. */
export function readCallOptions(kwargs: Readonly<Record<string, unknown>> | undefined): CallOptions {
  const [step, batchesOf] = [kwargs?.['step'], kwargs?.['batchesOf']];
  return {
    training: kwargs?.['training'] === true,
    step: typeof step === 'number' ? step : 0,
    ...(typeof batchesOf === 'number' ? { batchesOf } : {}),
    unseen: kwargs?.['unseen'] === true,
  };
}
