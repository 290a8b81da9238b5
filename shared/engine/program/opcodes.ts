/**
 * The instructions of a program of training, as they stand in shared memory. `assembly/` says what each computes and in which
 * order it takes its words; `emit/` writes them. This file is compiled into both.
 */
export enum Opcode {
  WinogradFilters,
  WinogradForward,
  WinogradFilterGradient,
  FlipFilter,
  ConvForward,
  ConvFilterGradient,
  ConvInputGradient,
  Product,
  ColumnSums,
  Moments,
  NormFromBatch,
  NormFromRunning,
  Affine,
  NormGradientSums,
  NormGradientCoefficients,
  NormGradient,
  UnaryForward,
  UnaryGradient,
  SoftmaxForward,
  SoftmaxGradient,
  Sum,
  WeightedSum,
  Times,
  Maximum,
  MaximumGradient,
  CopyColumns,
  PlaceImage,
  DrawMask,
  MaxPoolForward,
  MaxPoolGradient,
  AveragePoolForward,
  AveragePoolGradient,
  CrossEntropy,
  SquaredError,
  Score,
  SquareSums,
  ClipShare,
  Update,
  FrameStatistics,
  FrameHistogram,
  FrameExtremes,
  FrameHistograms,
}

/** Functions of one value, by the number that `UnaryForward`, `UnaryGradient` and the fused activations take. */
export enum Unary {
  Linear,
  Relu,
  Relu6,
  LeakyRelu,
  Elu,
  Selu,
  Sigmoid,
  Tanh,
  Softplus,
  Silu,
  GeluTanh,
}

/** The optimizers' update rules, by the number that `Update` takes. */
export enum Rule {
  Sgd,
  Momentum,
  Nesterov,
  Rmsprop,
  Adagrad,
  Adam,
}
