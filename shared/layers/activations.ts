/** What the app knows of an activation function f, applied to every value on its own unless said otherwise. */
interface ActivationFunction {
  readonly label: string;
  readonly formula: string;
  /** Operations for one value; +, −, ×, ÷, a comparison, exp, log and tanh count one each. */
  readonly flopsPerValue: number;
}

/**
 * Activation functions by the name the engine knows them by. Formulas and constants as in Keras; softmax runs over
 * the last axis (the channels).
 */
export const activationFunctions = {
  relu: { label: 'ReLU', formula: 'max(x, 0)', flopsPerValue: 1 },
  relu6: { label: 'ReLU6', formula: 'min(max(x, 0), 6)', flopsPerValue: 2 },
  leakyRelu: { label: 'Leaky ReLU', formula: 'x if x > 0, else α x', flopsPerValue: 2 },
  elu: { label: 'ELU', formula: 'x if x > 0, else exp(x) − 1', flopsPerValue: 3 },
  selu: { label: 'SELU', formula: '1.0507 x if x > 0, else 1.7581 (exp(x) − 1)', flopsPerValue: 4 },
  sigmoid: { label: 'Sigmoid', formula: '1 / (1 + exp(−x))', flopsPerValue: 4 },
  tanh: { label: 'Tanh', formula: 'tanh(x)', flopsPerValue: 1 },
  softplus: { label: 'Softplus', formula: 'ln(1 + exp(x))', flopsPerValue: 3 },
  silu: { label: 'SiLU (Swish)', formula: 'x / (1 + exp(−x))', flopsPerValue: 4 },
  geluTanh: {
    label: 'GELU (tanh form)',
    formula: '½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))',
    flopsPerValue: 9,
  },
  softmax: { label: 'Softmax', formula: 'exp(x[k]) / Σ exp(x[j]) over all channels j', flopsPerValue: 5 },
  linear: { label: 'Linear', formula: 'x', flopsPerValue: 0 },
} as const satisfies Record<string, ActivationFunction>;

export type ActivationName = keyof typeof activationFunctions;

/** Choices of a field, with the functions' labels. */
export function activationOptions<Name extends ActivationName>(
  names: readonly Name[],
): readonly { readonly value: Name; readonly label: string }[] {
  return names.map((value) => ({ value, label: activationFunctions[value].label }));
}

/**
 * Spelling in PyTorch. Its images are N×C×H×W and its vectors N×C: the channels are dimension 1 of both.
 * Leaky ReLU has a parameter of its own and is spelled in activation.ts.
 */
export function pytorchActivation(name: Exclude<ActivationName, 'leakyRelu'>): string {
  const spellings: Readonly<Record<typeof name, string>> = {
    relu: 'nn.ReLU()',
    relu6: 'nn.ReLU6()',
    elu: 'nn.ELU()',
    selu: 'nn.SELU()',
    sigmoid: 'nn.Sigmoid()',
    tanh: 'nn.Tanh()',
    softplus: 'nn.Softplus()',
    silu: 'nn.SiLU()',
    geluTanh: "nn.GELU(approximate='tanh')",
    softmax: 'nn.Softmax(dim=1)',
    linear: 'nn.Identity()',
  };
  return spellings[name];
}
