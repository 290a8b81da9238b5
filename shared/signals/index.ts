export type { Frame, NormParameters, SideStatistics } from './frame';
export { decodeFrame, encodeFrame } from './frameCodec';
export { FrameError } from './frameError';
export { measureFrame, type TapValues } from './measureFrame';
export { type FrameSummary, type Spread, summarizeFrame } from './summarizeFrame';
