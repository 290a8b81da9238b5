import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Side } from './bench';

/** The Python to ask for PyTorch. */
const python = process.env['NORMSCOPE_PYTHON'] ?? 'python3';

/** A side of the bench in another process, which `close` ends. */
export interface ProcessSide extends Side {
  close(): void;
}

/**
 * PyTorch's training step of a network, with Batch Norm, in that many threads; null where Python has no PyTorch.
 */
export function pytorchSide(
  network: 'article' | 'article-128' | 'vgg-mini',
  threads: number,
  units: number,
): ProcessSide | null {
  if (spawnSync(python, ['-c', 'import torch']).status !== 0) return null;
  const worker = spawn(python, ['test/bench/pytorch_step.py', network, `${threads}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: worker.stdout })[Symbol.asyncIterator]();
  return {
    name: `PyTorch, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
    units,
    run: async () => {
      worker.stdin.write(`${units}\n`);
      if ((await answers.next()).done === true) throw new Error('PyTorch ended in the middle of a step.');
    },
    close: () => worker.stdin.end(),
  };
}
