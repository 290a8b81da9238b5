/** Statistics of one side (before or after) of a normalization layer, per channel. */
export interface SideStatistics {
  /** Histogram counts, channel-major: `counts[c * bins + b]`. Values outside the range fall in the edge bins. */
  readonly counts: Uint32Array;
  readonly mean: Float32Array;
  /** Biased variance, Σ(x − mean)² / n. */
  readonly variance: Float32Array;
  readonly min: Float32Array;
  readonly max: Float32Array;
  /** Share of values ≤ 0, in [0, 1]: 1 means that a ReLU after it passes nothing for this batch. */
  readonly nonPositive: Float32Array;
}

/** The parameters and running averages a Batch Norm holds at the step of the frame, per channel. */
export interface NormParameters {
  readonly gamma: Float32Array | null;
  readonly beta: Float32Array | null;
  readonly movingMean: Float32Array | null;
  readonly movingVariance: Float32Array | null;
}

/** One look at one tap: every channel of a normalization layer's input and output in one training batch. */
export interface Frame {
  /** The step whose forward pass is shown, counted from 1: with the weights before that step's update. */
  readonly step: number;
  /** Id of the normalization node. */
  readonly tap: string;
  readonly channels: number;
  readonly bins: number;
  /** Values per channel that were looked at: N·H·W for a whole batch. */
  readonly count: number;
  /** Edges of each channel's histogram, shared by before and after so that the two can be laid over each other. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly before: SideStatistics;
  readonly after: SideStatistics;
  readonly parameters: NormParameters;
}
