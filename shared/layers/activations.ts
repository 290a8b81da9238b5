import { activationHelp } from './activationHelp';
import type { FieldOption } from './layer';

/** What the app knows of an activation function f, applied to every value on its own unless said otherwise. */
interface ActivationFunction {
  readonly label: string;
  readonly formula: string;
  /** Operations for one value; +, −, ×, ÷, a comparison, exp, log and tanh count one each. */
  readonly flopsPerValue: number;
  /** Other names by which people look for it. */
  readonly aliases?: readonly string[];
}

/**
 * Activation functions by the name the engine knows them by. Formulas and constants as in Keras; softmax runs over
 * the last axis (the channels).
 */
export const activationFunctions = {
  relu: {
    label: 'ReLU',
    formula: 'max(x, 0)',
    flopsPerValue: 1,
    aliases: ['Rectified linear unit'],
  },
  relu6: {
    label: 'ReLU6',
    formula: 'min(max(x, 0), 6)',
    flopsPerValue: 2,
  },
  leakyRelu: {
    label: 'Leaky ReLU',
    formula: 'x if x > 0, else α x',
    flopsPerValue: 2,
    aliases: ['LReLU'],
  },
  elu: {
    label: 'ELU',
    formula: 'x if x > 0, else exp(x) − 1',
    flopsPerValue: 3,
    aliases: ['Exponential linear unit'],
  },
  selu: {
    label: 'SELU',
    formula: '1.0507 x if x > 0, else 1.7581 (exp(x) − 1)',
    flopsPerValue: 4,
  },
  sigmoid: {
    label: 'Sigmoid',
    formula: '1 / (1 + exp(−x))',
    flopsPerValue: 4,
    aliases: ['Logistic'],
  },
  hardSigmoid: {
    label: 'Hard Sigmoid',
    formula: 'min(max(x + 3, 0), 6) / 6',
    flopsPerValue: 4,
  },
  tanh: {
    label: 'Tanh',
    formula: 'tanh(x)',
    flopsPerValue: 1,
    aliases: ['Hyperbolic tangent'],
  },
  softplus: {
    label: 'Softplus',
    formula: 'ln(1 + exp(x))',
    flopsPerValue: 3,
    aliases: ['Smooth ReLU'],
  },
  silu: {
    label: 'SiLU (Swish)',
    formula: 'x / (1 + exp(−x))',
    flopsPerValue: 4,
    aliases: ['Swish'],
  },
  hardSwish: {
    label: 'Hard Swish',
    formula: 'x min(max(x + 3, 0), 6) / 6',
    flopsPerValue: 5,
    aliases: ['Hard SiLU'],
  },
  mish: {
    label: 'Mish',
    formula: 'x tanh(ln(1 + exp(x)))',
    flopsPerValue: 5,
  },
  gelu: {
    label: 'GELU',
    formula: '½ x (1 + erf(x / √2))',
    flopsPerValue: 5,
    aliases: ['Gaussian error linear unit'],
  },
  geluTanh: {
    label: 'GELU (tanh form)',
    formula: '½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))',
    flopsPerValue: 9,
  },
  softmax: {
    label: 'Softmax',
    formula: 'exp(x[k]) / Σ exp(x[j]) over all channels j',
    flopsPerValue: 5,
    aliases: ['Probabilities'],
  },
  linear: {
    label: 'Linear',
    formula: 'x',
    flopsPerValue: 0,
    aliases: ['Identity'],
  },
} as const satisfies Record<string, ActivationFunction>;

export type ActivationName = keyof typeof activationFunctions;

/** Choices of a field, with the functions' labels. */
export function activationOptions<Name extends ActivationName>(
  names: readonly Name[],
): readonly (FieldOption & { readonly value: Name })[] {
  return names.map((value) => {
    const { label, formula, aliases }: ActivationFunction = activationFunctions[value];
    const help = { ...activationHelp[value], formula };
    return { value, label, help, ...(aliases === undefined ? {} : { aliases }) };
  });
}

/** All functions, in the order in which they are offered. */
export const activationNames = [
  'relu',
  'relu6',
  'leakyRelu',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'softplus',
  'silu',
  'hardSwish',
  'mish',
  'gelu',
  'geluTanh',
  'softmax',
  'linear',
] as const satisfies readonly ActivationName[];

/** Functions that need no number beside the value. */
type PlainActivation = Exclude<ActivationName, 'leakyRelu'>;

export const plainActivations: readonly PlainActivation[] = activationNames.filter(
  (name) => name !== 'leakyRelu',
);

/** What Keras takes as an `activation`. Source: keras.activations. */
export function kerasActivation(name: PlainActivation): string {
  const named: Readonly<Partial<Record<PlainActivation, string>>> = {
    hardSigmoid: 'hard_sigmoid',
    hardSwish: 'hard_silu',
  };
  if (name === 'geluTanh') return 'lambda x: keras.activations.gelu(x, approximate=True)';
  return `'${named[name] ?? name}'`;
}

/**
 * Spelling in PyTorch. Its images are N×C×H×W and its vectors N×C: the channels are dimension 1 of both.
 * Leaky ReLU has a parameter of its own and is spelled in activation.ts.
 */
export function pytorchActivation(name: PlainActivation): string {
  const spellings: Readonly<Record<PlainActivation, string>> = {
    relu: 'nn.ReLU()',
    relu6: 'nn.ReLU6()',
    elu: 'nn.ELU()',
    selu: 'nn.SELU()',
    sigmoid: 'nn.Sigmoid()',
    tanh: 'nn.Tanh()',
    softplus: 'nn.Softplus()',
    silu: 'nn.SiLU()',
    hardSwish: 'nn.Hardswish()',
    hardSigmoid: 'nn.Hardsigmoid()',
    mish: 'nn.Mish()',
    gelu: 'nn.GELU()',
    geluTanh: "nn.GELU(approximate='tanh')",
    softmax: 'nn.Softmax(dim=1)',
    linear: 'nn.Identity()',
  };
  return spellings[name];
}
