import { engine } from '@tensorflow/tfjs-core';

/** Thrown between two kernels where nobody waits for the work any longer. */
class GivenUp extends Error {}

/**
 * Runs `work`, and asks before every kernel whether it is over; false where it was. Within a kernel nobody asks: what a kernel has under
 * way would be left behind.
 */
export function betweenKernels(isOver: () => boolean, work: () => void): boolean {
  const owner = engine();
  const run = owner.runKernel;
  let depth = 0;
  const guarded = (...call: unknown[]): unknown => {
    if (depth === 0 && isOver()) throw new GivenUp();
    depth += 1;
    try {
      return Reflect.apply(run, owner, call);
    } finally {
      depth -= 1;
    }
  };
  Reflect.set(owner, 'runKernel', guarded);
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof GivenUp) return false;
    throw error;
  } finally {
    Reflect.set(owner, 'runKernel', run);
  }
}
