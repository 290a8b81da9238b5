import type { Optimizer } from '../../document/training';

/** Reads the optimizer and its settings from the file's name for it, e.g. `adam_lr1e-3_eps1e-7_torch_and_tfjs_formula`; null for others. */
export function readOptimizer(tag: string): Optimizer | null {
  const number = (label: string): number | null => {
    const digits = new RegExp(`${label}([0-9.]+(?:e-?[0-9]+)?)`).exec(tag)?.[1];
    return digits === undefined ? null : Number(digits);
  };
  const learningRate = number('lr');
  if (learningRate === null) return null;
  const formula = tag.includes('keras') ? 'keras' : 'torch';
  if (tag.startsWith('adam')) {
    const settings = { beta1: 0.9, beta2: 0.999, epsilon: number('eps') ?? 1e-7, formula } as const;
    return { kind: 'adam', learningRate, ...settings };
  }
  if (!tag.startsWith('sgd')) return null;
  const momentum = number('momentum');
  if (momentum === null) return { kind: 'sgd', learningRate };
  return { kind: 'momentum', learningRate, momentum, formula };
}
