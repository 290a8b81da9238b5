// What the engine's WASM binary exports. Pointers are byte addresses in TensorFlow.js' own heap, sizes count floats.
export { batchNormBackward, batchNormForward, batchNormScratch } from './batchNorm';
export { channelHistogram, channelStatistics, channelStatisticsBytes } from './channelStatistics';
export {
  convFilterGradient,
  convForward,
  convInputGradient,
  convScratch,
  cropImages,
  flipFilter,
  padImages,
  setConv,
} from './convolution';
export {
  depthwiseFilterGradient,
  depthwiseForward,
  depthwiseInputGradient,
  depthwiseScratch,
  setDepthwise,
} from './depthwise';
export { gemm, gemmScratch } from './gemm';
export { maxPoolBackward, maxPoolForward, setPool } from './maxPooling';
export { adamUpdate, columnSums, columnSumsScratch, relu, reluGradient } from './pointwise';
export { setWinograd, winogradFilterBytes, winogradScratch } from './winograd';
export { winogradForward } from './winogradForward';
export { winogradFilterGradient } from './winogradGradient';
