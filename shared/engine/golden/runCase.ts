import { dispose, getBackend } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Loss } from '../../compile/plan';
import { formulaOf } from '../losses/formulas';
import { targetsOf } from '../losses/targets';
import { programRuntime, type ThreadHost } from '../program';
import type { ProgramRuntime } from '../program/runtime';
import { type Comparison, type GoldenResult, judge, unsupportedResult } from './compare';
import { type GoldenCase, readConfig } from './format';
import type { LayerOperator, OperatorPass } from './operatorPass';
import { findOperator, type Operator } from './operators';
import { passOfLoss } from './programLoss';
import { outputOfProgram, passOfProgram } from './programOperator';
import { differentiate, passOnTape } from './tapeOperator';
import { requireTensor, toTensor, toVariable } from './values';

/** Errors that float32 arithmetic may leave. */
const FORWARD = 1e-5;
const GRADIENT = 5e-5;

/**
 * Runs one operator on the current backend and compares output, gradients and running statistics. On `wasm` layers and losses are
 * programs, as in training, on the host's threads; elsewhere, and for what no training computes, TensorFlow.js' tape does: gradients
 * of a norm in inference, and losses whose targets are no classes.
 */
export async function runCase(golden: GoldenCase, threads: ThreadHost | null): Promise<GoldenResult> {
  const operator = findOperator(golden);
  if (operator === null) return unsupportedResult(golden.name);
  const runtime = getBackend() === 'wasm' ? programRuntime('portable') : null;
  if (operator.kind === 'loss')
    return judge(golden.name, comparePass(golden, await lossOf(golden, operator, runtime, threads)));
  const pass = await passOf(golden, operator, runtime, threads);
  return judge(golden.name, [...comparePass(golden, pass), ...compareRunning(golden, pass)]);
}

async function passOf(
  golden: GoldenCase,
  operator: LayerOperator,
  runtime: ProgramRuntime | null,
  threads: ThreadHost | null,
): Promise<OperatorPass> {
  if (runtime === null || Object.keys(golden.grads).length === 0) return await passOnTape(golden, operator);
  // Nothing is trained by a norm in inference, so no program takes its gradients.
  const isNorm = operator.layers.some(({ className }) => className === 'BatchNormalization');
  if (operator.training || !isNorm) return await passOfProgram(golden, operator, runtime, threads);
  const output = await outputOfProgram(golden, operator, runtime, threads);
  return { ...(await passOnTape(golden, operator)), output };
}

type LossOperator = Extract<Operator, { kind: 'loss' }>;

async function lossOf(
  golden: GoldenCase,
  { loss }: LossOperator,
  runtime: ProgramRuntime | null,
  threads: ThreadHost | null,
): Promise<Pick<OperatorPass, 'output' | 'gradients'>> {
  const [input, values] = Object.entries(golden.inputs).find(([name]) => name in golden.grads) ?? [];
  if (input === undefined || values === undefined)
    throw new Error(`Case ${golden.name} has no input with a gradient.`);
  const classes = classesOf(golden);
  if (runtime !== null && classes !== null)
    return await passOfLoss(golden, { loss, input, labels: classes }, runtime, threads);
  const x = toVariable(values);
  const targets = toTensor(golden.inputs['yTrue'] ?? targetsFor(golden, loss, values.shape.at(-1) ?? 1));
  try {
    return await differentiate(golden, new Map([[input, x]]), () => formulaOf(loss)(x, targets));
  } finally {
    dispose([x, targets]);
  }
}

/** A class for every image, or of every image which classes it is of. */
const labelConfig = z.object({ labels: z.array(z.int()).or(z.array(z.array(z.number()))) });

/** The class of every image; null where the case has other targets. */
function classesOf(golden: GoldenCase): readonly number[] | null {
  if (golden.inputs['yTrue'] !== undefined) return null;
  const classes = readConfig(labelConfig, golden).labels.filter((label) => typeof label === 'number');
  return classes.length > 0 ? classes : null;
}

/** What the loss compares the values of every image with. */
function targetsFor(golden: GoldenCase, loss: Loss, classes: number): { shape: number[]; data: number[] } {
  const { labels } = readConfig(labelConfig, golden);
  const { on, off } = targetsOf(loss, classes);
  const data = labels.flatMap((label) =>
    Array.from({ length: classes }, (_, index) => {
      const share = typeof label === 'number' ? Number(index === label) : (label[index] ?? 0);
      return off + share * (on - off);
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
