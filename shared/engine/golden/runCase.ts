import {
  dispose,
  keep,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { formulaOf } from '../losses/formulas';
import { buildModel, firstOutput } from '../model';
import { type Comparison, type GoldenResult, judge, unsupportedResult } from './compare';
import { type GoldenCase, readConfig } from './format';
import { planInARow } from './miniPlan';
import { findOperator, type Operator } from './operators';
import { assign, requireTensor, requireWeight, takeValues, toTensor, toVariable } from './values';

/** Errors that float32 arithmetic may leave. */
const FORWARD = 1e-5;
const GRADIENT = 5e-5;

/** Id of the node under test. */
const SUBJECT = 'subject';

/** Runs one operator on the current backend and compares output, gradients and running statistics. */
export async function runCase(golden: GoldenCase): Promise<GoldenResult> {
  const operator = findOperator(golden);
  if (operator === null) return unsupportedResult(golden.name);
  const comparisons = operator.kind === 'layer' ? runLayer(golden, operator) : runLoss(golden, operator);
  return judge(golden.name, await comparisons);
}

async function runLayer(
  golden: GoldenCase,
  { layer, weights, training }: Extract<Operator, { kind: 'layer' }>,
): Promise<Comparison[]> {
  const tensors = { ...golden.inputs, ...golden.initial_running };
  const image = requireTensor(tensors, 'x');
  const node = {
    id: SUBJECT,
    layers: [layer],
    weights: weights.map((weight) => ({ ...weight, key: weight.name })),
  };
  const plan = planInARow(image.shape.slice(1), [node], tensors, { kind: 'meanSquaredError' });
  const model = buildModel(plan, 0);
  const x = toVariable(image);
  try {
    for (const { name } of weights) assign(requireWeight(model, SUBJECT, name), requireTensor(tensors, name));
    const inputs = new Map([
      ['x', x],
      ...model.weightsOf(SUBJECT).map(({ name, tensor }) => [name, tensor] as const),
    ]);
    const compared = await differentiate(golden, inputs, () =>
      firstOutput(model.forward(x, { training, step: 1 })),
    );
    return [...compared, ...(await compareRunning(golden, inputs))];
  } finally {
    x.dispose();
    model.dispose();
  }
}

async function runLoss(
  golden: GoldenCase,
  { loss }: Extract<Operator, { kind: 'loss' }>,
): Promise<Comparison[]> {
  const [key, output] = Object.entries(golden.inputs).find(([name]) => name in golden.grads) ?? [];
  if (key === undefined || output === undefined)
    throw new Error(`Case ${golden.name} has no input with a gradient.`);
  const x = toVariable(output);
  const targets = toTensor(golden.inputs['yTrue'] ?? smoothLabels(golden, output.shape.at(-1) ?? 1));
  try {
    return await differentiate(golden, new Map([[key, x]]), () => formulaOf(loss)(x, targets));
  } finally {
    dispose([x, targets]);
  }
}

const labelConfig = z.object({
  /** A class for every image, or of every image which classes it is of. */
  labels: z.array(z.int()).or(z.array(z.array(z.number()))),
  label_smoothing: z.number().default(0),
});

/** Class labels as probabilities: 1 − s for the label and s/classes on top for every class. */
function smoothLabels(golden: GoldenCase, classes: number): { shape: number[]; data: number[] } {
  const { labels, label_smoothing: smoothing } = readConfig(labelConfig, golden);
  const data = labels.flatMap((label) =>
    Array.from({ length: classes }, (_, index) => {
      const share = typeof label === 'number' ? Number(index === label) : (label[index] ?? 0);
      return share * (1 - smoothing) + smoothing / classes;
    }),
  );
  return { shape: [labels.length, classes], data };
}

/** Compares the output of `forward`, and the gradients of Σ y·dy in those inputs that the reference has gradients for. */
async function differentiate(
  golden: GoldenCase,
  inputs: ReadonlyMap<string, Variable>,
  forward: () => Tensor,
): Promise<Comparison[]> {
  const dy = toTensor(golden.dy);
  const outputs: Tensor[] = [];
  const wanted = Object.entries(golden.grads).map(([name, want]) => ({
    want,
    input: requireInput(inputs, name),
  }));
  const { value, grads } = variableGrads(
    (): Scalar => {
      const y = forward();
      outputs.push(keep(y.clone()));
      return sum(mul(y, dy));
    },
    wanted.map(({ input }) => input),
  );
  dispose([value, dy]);
  const comparisons: Comparison[] = [];
  for (const output of outputs) {
    const shapes = { got: output.shape, want: golden.y.shape };
    comparisons.push({ got: await takeValues(output), want: golden.y.data, shapes, tolerance: FORWARD });
  }
  for (const { want, input } of wanted) {
    const gradient = grads[input.name];
    const shapes = { got: gradient?.shape ?? [], want: want.shape };
    const got = gradient === undefined ? [] : await takeValues(gradient);
    comparisons.push({ got, want: want.data, shapes, tolerance: GRADIENT });
  }
  return comparisons;
}

function requireInput(inputs: ReadonlyMap<string, Variable>, name: string): Variable {
  const input = inputs.get(name);
  if (input === undefined) throw new Error(`The reference has a gradient for «${name}», which is no input.`);
  return input;
}

/** What a norm keeps after its pass, as far as the reference has it; the engine's variance is the biased one, as in Keras. */
function compareRunning(golden: GoldenCase, inputs: ReadonlyMap<string, Variable>): Promise<Comparison[]> {
  const { running } = golden;
  if (running === undefined) return Promise.resolve([]);
  const pairs = [
    ['moving_mean', 'new_moving_mean'],
    ['moving_variance', 'new_moving_variance_biased'],
    ['updates', 'new_updates'],
  ] as const;
  return Promise.all(
    pairs
      .filter(([, key]) => key in running)
      .map(async ([name, key]) => ({
        got: await requireInput(inputs, name).data(),
        want: requireTensor(running, key).data,
        tolerance: FORWARD,
      })),
  );
}
