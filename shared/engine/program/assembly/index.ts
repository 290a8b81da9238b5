// What the binary of programs exports. Addresses count bytes in memory that the threads share.
export {
  convScratch,
  setConv,
} from '../../kernels/native/assembly/convolution';
export { depthwiseScratch, setDepthwise } from '../../kernels/native/assembly/depthwise';
export { gemmScratch } from '../../kernels/native/assembly/gemm';
export {
  setWinograd,
  winogradFilterBytes,
  winogradScratch,
} from '../../kernels/native/assembly/winograd';
export { launch, serve } from './run';
