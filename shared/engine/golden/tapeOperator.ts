import { dispose, keep, mul, type Scalar, sum, Tensor, Variable, variableGrads } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { createLayer } from '../layers';
import type { GoldenCase } from './format';
import { type Computed, enteringOf, type LayerOperator, type OperatorPass, tensorsOf } from './operatorPass';
import { assign, requireTensor, takeValues, toTensor, toVariable } from './values';

/** One pass of an operator's layers over TensorFlow.js' tape, on the current backend. */
export async function passOnTape(golden: GoldenCase, operator: LayerOperator): Promise<OperatorPass> {
  const tensors = tensorsOf(golden);
  const entering = enteringOf(golden, operator).map(([name, values]) => [name, toVariable(values)] as const);
  const built = operator.layers.map((layer, index) =>
    createLayer(layer, { name: `subject_${index}`, seed: 0 }),
  );
  try {
    const shapes = entering.map(([, { shape }]) => shape);
    // Layers behind the first leave the shape as it is.
    for (const [index, layer] of built.entries())
      layer.build(index === 0 && shapes.length > 1 ? shapes : (shapes[0] ?? []));
    const own = built.flatMap((layer) => layer.weights);
    const weights = operator.weights.map(({ name }, index) => [name, weightAt(own, index)] as const);
    for (const [name, variable] of weights) assign(variable, requireTensor(tensors, name));
    const values = entering.map(([, variable]) => variable);
    const { training } = operator;
    const forward = (): Tensor => {
      let current: readonly Tensor[] = values;
      for (const layer of built) {
        const [only, ...more] = current;
        const y = layer.apply(only && more.length === 0 ? only : [...current], { training, step: 1 });
        if (!(y instanceof Tensor)) throw new Error(`Layer ${layer.name} gave no tensor.`);
        current = [y];
      }
      const [output] = current;
      if (output === undefined) throw new Error(`The case ${golden.name} has no layer.`);
      return output;
    };
    const computed = await differentiate(golden, new Map([...entering, ...weights]), forward);
    const after = new Map<string, ArrayLike<number>>();
    for (const [name, variable] of weights) after.set(name, await variable.data());
    return { ...computed, weight: (name) => after.get(name) ?? [] };
  } finally {
    for (const weight of built.flatMap((layer) => layer.weights)) weight.dispose();
    dispose(entering.map(([, variable]) => variable));
  }
}

function weightAt(weights: layers.Layer['weights'], index: number): Variable {
  const variable = weights[index]?.read();
  if (variable instanceof Variable) return variable;
  throw new Error(`The layers have no weight ${index + 1} for the reference's numbers.`);
}

/** The output of `forward`, and the gradients of Σ y·dy in those inputs that the reference has gradients for. */
export async function differentiate(
  golden: GoldenCase,
  inputs: ReadonlyMap<string, Variable>,
  forward: () => Tensor,
): Promise<Pick<OperatorPass, 'output' | 'gradients'>> {
  const dy = toTensor(golden.dy);
  const outputs: Tensor[] = [];
  const wanted = Object.keys(golden.grads).map((name) => [name, requireInput(inputs, name)] as const);
  const { value, grads } = variableGrads(
    (): Scalar => {
      const y = forward();
      outputs.push(keep(y.clone()));
      return sum(mul(y, dy));
    },
    wanted.map(([, input]) => input),
  );
  dispose([value, dy]);
  const [output] = outputs;
  if (output === undefined) throw new Error('The layer was not called.');
  const gradients = new Map<string, Computed>();
  for (const [name, input] of wanted) {
    const gradient = grads[input.name];
    if (gradient !== undefined) gradients.set(name, await taken(gradient));
  }
  return { output: await taken(output), gradients };
}

async function taken(tensor: Tensor): Promise<Computed> {
  const { shape } = tensor;
  return { shape, values: await takeValues(tensor) };
}

function requireInput(inputs: ReadonlyMap<string, Variable>, name: string): Variable {
  const input = inputs.get(name);
  if (input === undefined) throw new Error(`The reference has a gradient for «${name}», which is no input.`);
  return input;
}
