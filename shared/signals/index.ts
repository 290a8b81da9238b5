export { type ChannelValues, plainValues } from './channelValues';
export type { Frame, NormParameters } from './frame';
export { decodeFrame, encodeFrame } from './frameCodec';
export { FrameError } from './frameError';
export { histogramScale, type Ranges, sharedRanges } from './histogram';
export { BINS, measureFrame } from './measureFrame';
export { type ChannelSums, type Moments, momentsOf } from './moments';
export { type FrameSummary, type Spread, summarizeFrame } from './summarizeFrame';
