import { backend, env } from '@tensorflow/tfjs-core';
import { betweenKernels } from './betweenKernels';
import type { Compiler } from './compiler';
import { rest } from './rest';
import { findWebGlCompiler } from './webgl';
import { findWebGpuCompiler } from './webgpu';

/**
 * Has the device compile what the works run: all of their programs at the same time and beside this thread, which answers messages
 * meanwhile. Nothing is computed: what a work makes has shapes and no values. It frees all of that, and reads none of it. False where
 * `isOver` ended it before all was done, which it is asked between two kernels too; what is not done then is compiled anew where it is
 * used. Throws where a program cannot be compiled. On a backend that compiles nothing no work is run.
 */
export async function compileAhead(works: readonly (() => void)[], isOver: () => boolean): Promise<boolean> {
  const owner = backend();
  const compiler = findWebGlCompiler(owner) ?? findWebGpuCompiler(owner);
  if (compiler === null) return true;
  try {
    for (const work of works) {
      if (!onlyCompiling(compiler, () => betweenKernels(isOver, work))) return false;
      await rest();
    }
    return await compiler.finish(isOver);
  } finally {
    compiler.forgetUnfinished();
  }
}

function onlyCompiling({ flag, listen }: Compiler, work: () => boolean): boolean {
  env().set(flag, true);
  try {
    return work();
  } finally {
    env().set(flag, false);
    listen();
  }
}
