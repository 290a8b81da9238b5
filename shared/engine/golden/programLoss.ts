import type { Loss } from '../../compile/plan';
import type { ThreadHost } from '../program';
import { emitLosses } from '../program/losses';
import { lowerNetwork } from '../program/lowerNetwork';
import type { ProgramRuntime } from '../program/runtime';
import { layOutWeights } from '../program/weightsLayout';
import type { GoldenCase } from './format';
import { planOfLoss } from './miniPlan';
import type { OperatorPass } from './operatorPass';
import { openPass, readArea } from './programPass';
import { requireTensor } from './values';

/** A loss of images of one class each as a program, with its gradient in `input`: what trains on `wasm`. */
export async function passOfLoss(
  { inputs }: GoldenCase,
  {
    loss,
    input,
    labels,
  }: { readonly loss: Loss; readonly input: string; readonly labels: readonly number[] },
  runtime: ProgramRuntime,
  threads: ThreadHost | null,
): Promise<Pick<OperatorPass, 'output' | 'gradients'>> {
  const { shape, data } = requireTensor(inputs, input);
  const plan = planOfLoss(shape.slice(1), loss);
  const values = { name: input, bytes: 4 * data.length };
  const options = { sizes: runtime.sizes, seed: 0, capacity: labels.length, training: true };
  const network = lowerNetwork(plan, layOutWeights(plan), { ...options, ownInputs: [values] });
  const { half, gradients } = emitLosses(network, plan);
  const forward = network.emitter.instructions.length;
  const kept = [values, half.labels, half.score, ...gradients];
  const machine = await openPass({ network, forward, kept }, runtime, threads);
  try {
    machine.floats(values).set(Float32Array.from(data));
    machine.integers(half.labels).set(labels);
    machine.run(machine.spans.forward, labels.length);
    const score = readArea(machine, half.score);
    const found = gradients.map((area) => [input, { shape, values: readArea(machine, area) }] as const);
    return { output: { shape: [], values: score.subarray(0, 1) }, gradients: new Map(found) };
  } finally {
    machine.dispose();
  }
}
