import { z } from 'zod';

/** A function of the binary that gives a size, or nothing. */
const call = z.custom<(...values: number[]) => number>((value) => typeof value === 'function');

/** What tells how much scratch an instruction needs of a thread; `assembly/index.ts` exports it. */
export const sizesSchema = z.object({
  setConv: call,
  convScratch: call,
  depthwiseScratch: call,
  setDepthwise: call,
  gemmScratch: call,
  setWinograd: call,
  winogradScratch: call,
  winogradFilterBytes: call,
});

export type Sizes = z.infer<typeof sizesSchema>;
