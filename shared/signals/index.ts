export { type ChannelValues, plainValues } from './channelValues';
export type { Frame, NormParameters } from './frame';
export { decodeFrame, encodeFrame } from './frameCodec';
export { FrameError } from './frameError';
export { histogramScale, type Ranges } from './histogram';
export { measureFrame } from './measureFrame';
export { type ChannelSums, momentsOf } from './moments';
export { type FrameSummary, type Spread, summarizeFrame } from './summarizeFrame';
