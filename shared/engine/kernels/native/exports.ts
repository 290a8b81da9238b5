import { z } from 'zod';

/** A function of the binary: addresses, sizes and factors in, at most a size out. */
const call = z.custom<(...values: number[]) => number>((value) => typeof value === 'function');

/** What the binary exports; `assembly/` says what each function computes and in which order it takes its arguments. */
export const nativeExportsSchema = z.object({
  adamUpdate: call,
  batchNormBackward: call,
  batchNormForward: call,
  batchNormScratch: call,
  channelHistogram: call,
  channelStatistics: call,
  channelStatisticsBytes: call,
  columnSums: call,
  columnSumsScratch: call,
  convFilterGradient: call,
  convForward: call,
  convInputGradient: call,
  convScratch: call,
  cropImages: call,
  depthwiseFilterGradient: call,
  depthwiseForward: call,
  depthwiseInputGradient: call,
  depthwiseScratch: call,
  flipFilter: call,
  gemm: call,
  gemmScratch: call,
  maxPoolBackward: call,
  maxPoolForward: call,
  padImages: call,
  relu: call,
  reluGradient: call,
  setConv: call,
  setDepthwise: call,
  setPool: call,
  setWinograd: call,
  winogradFilterBytes: call,
  winogradFilterGradient: call,
  winogradForward: call,
  winogradScratch: call,
});

export type NativeExports = z.infer<typeof nativeExportsSchema>;
