import { dispose, getBackend } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { formulaOf } from '../losses/formulas';
import { programRuntime, type ThreadHost } from '../program';
import { type Comparison, type GoldenResult, judge, unsupportedResult } from './compare';
import { type GoldenCase, readConfig } from './format';
import type { LayerOperator, OperatorPass } from './operatorPass';
import { findOperator, type Operator } from './operators';
import { passOfProgram } from './programOperator';
import { differentiate, passOnTape } from './tapeOperator';
import { requireTensor, toTensor, toVariable } from './values';

/** Errors that float32 arithmetic may leave. */
const FORWARD = 1e-5;
const GRADIENT = 5e-5;

/**
 * Runs one operator on the current backend and compares output, gradients and running statistics. On `wasm` a layer is a program,
 * as in training, on the host's threads; elsewhere, and for losses, TensorFlow.js' tape computes.
 */
export async function runCase(golden: GoldenCase, threads: ThreadHost | null): Promise<GoldenResult> {
  const operator = findOperator(golden);
  if (operator === null) return unsupportedResult(golden.name);
  if (operator.kind === 'loss') return judge(golden.name, await runLoss(golden, operator));
  const pass = await passOf(golden, operator, threads);
  return judge(golden.name, [...comparePass(golden, pass), ...compareRunning(golden, pass)]);
}

function passOf(
  golden: GoldenCase,
  operator: LayerOperator,
  threads: ThreadHost | null,
): Promise<OperatorPass> {
  const runtime = getBackend() === 'wasm' ? programRuntime('portable') : null;
  // Nothing is trained by a norm in inference, so no program takes its gradients.
  const isNorm = operator.layers.some(({ className }) => className === 'BatchNormalization');
  const isTrained = operator.training || !isNorm;
  if (runtime === null || !isTrained || Object.keys(golden.grads).length === 0)
    return passOnTape(golden, operator);
  return passOfProgram(golden, operator, runtime, threads);
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
    const computed = await differentiate(golden, new Map([[key, x]]), () => formulaOf(loss)(x, targets));
    return comparePass(golden, computed);
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

/** The output, and the gradients that the reference has; one that was not computed is wrong. */
function comparePass(
  golden: GoldenCase,
  { output, gradients }: Pick<OperatorPass, 'output' | 'gradients'>,
): Comparison[] {
  const wanted = Object.entries(golden.grads).map(([name, want]): Comparison => {
    const got = gradients.get(name) ?? { shape: [], values: [] };
    const shapes = { got: got.shape, want: want.shape };
    return { got: got.values, want: want.data, shapes, tolerance: GRADIENT };
  });
  const shapes = { got: output.shape, want: golden.y.shape };
  return [{ got: output.values, want: golden.y.data, shapes, tolerance: FORWARD }, ...wanted];
}

/** What a norm keeps after its pass, as far as the reference has it; the engine's variance is the biased one, as in Keras. */
function compareRunning({ running }: GoldenCase, { weight }: OperatorPass): Comparison[] {
  if (running === undefined) return [];
  const pairs = [
    ['moving_mean', 'new_moving_mean'],
    ['moving_variance', 'new_moving_variance_biased'],
    ['updates', 'new_updates'],
  ] as const;
  return pairs
    .filter(([, key]) => key in running)
    .map(([name, key]) => ({
      got: weight(name),
      want: requireTensor(running, key).data,
      tolerance: FORWARD,
    }));
}
