import type { ThreadHost } from '../program';
import { type LoweredNetwork, lowerNetwork } from '../program/lowerNetwork';
import type { Machine } from '../program/machine';
import type { Area } from '../program/program';
import type { ProgramRuntime } from '../program/runtime';
import { layOutWeights, type WeightsLayout } from '../program/weightsLayout';
import type { GoldenCase, GoldenTensor } from './format';
import { planOfOne } from './miniPlan';
import { type Computed, enteringOf, type LayerOperator, type OperatorPass, tensorsOf } from './operatorPass';
import { openPass, readArea } from './programPass';
import { requireTensor } from './values';

/** Id of the node under test. */
const SUBJECT = 'subject';

/** An operator's layers, lowered, with what enters them and their weights. */
interface LoweredOperator {
  readonly images: number;
  readonly entering: readonly (readonly [name: string, values: GoldenTensor])[];
  readonly ownInputs: readonly Area[];
  readonly layout: WeightsLayout;
  readonly network: LoweredNetwork;
  readonly output: LoweredNetwork['outputs'][number];
}

function lower(golden: GoldenCase, operator: LayerOperator, { sizes }: ProgramRuntime): LoweredOperator {
  const tensors = tensorsOf(golden);
  const entering = enteringOf(golden, operator);
  const images = entering[0]?.[1].shape[0] ?? 1;
  const named = operator.weights.map((weight) => ({ ...weight, key: weight.name }));
  const node = { id: SUBJECT, layers: operator.layers, weights: named };
  const shapes = entering.map(([, { shape }]) => shape.slice(1));
  const plan = planOfOne(shapes, node, tensors);
  const layout = layOutWeights(plan);
  const ownInputs = entering.map(([name, { data }]): Area => ({ name, bytes: 4 * data.length }));
  // Layers that do the same in training and inference are lowered as they are trained.
  const training = operator.training || !hasRunningStatistics(operator);
  const network = lowerNetwork(plan, layout, { sizes, seed: 0, capacity: images, training, ownInputs });
  const [output] = network.outputs;
  if (output === undefined) throw new Error(`The program of ${golden.name} gives nothing.`);
  return { images, entering, ownInputs, layout, network, output };
}

function hasRunningStatistics({ weights }: LayerOperator): boolean {
  return weights.some(({ trainable }) => !trainable);
}

function write(machine: Machine, golden: GoldenCase, { entering, ownInputs, layout }: LoweredOperator): void {
  const tensors = tensorsOf(golden);
  for (const [index, area] of ownInputs.entries())
    machine.floats(area).set(Float32Array.from(entering[index]?.[1].data ?? []));
  for (const { spec, area } of layout.weights)
    machine.floats(area).set(Float32Array.from(requireTensor(tensors, spec.name).data));
}

/** What is written before a pass, or read after it. */
function keptOf({ ownInputs, output, layout }: LoweredOperator): readonly (Area | null)[] {
  const weights = layout.weights.map(({ area }) => area);
  return [...ownInputs, output.area, layout.trained, layout.gradients, ...weights];
}

/** What an operator's layers give, as a program of inference. */
export async function outputOfProgram(
  golden: GoldenCase,
  operator: LayerOperator,
  runtime: ProgramRuntime,
  threads: ThreadHost | null,
): Promise<Computed> {
  const lowered = lower(golden, operator, runtime);
  const { network, output, images } = lowered;
  const forward = network.emitter.instructions.length;
  const machine = await openPass({ network, forward, kept: keptOf(lowered) }, runtime, threads);
  try {
    write(machine, golden, lowered);
    machine.run(machine.spans.forward, images);
    return { shape: [images, ...output.shape], values: readArea(machine, output.area) };
  } finally {
    machine.dispose();
  }
}

/** One pass of an operator's layers as a program: what computes it where networks train on `wasm`. */
export async function passOfProgram(
  golden: GoldenCase,
  operator: LayerOperator,
  runtime: ProgramRuntime,
  threads: ThreadHost | null,
): Promise<OperatorPass> {
  const lowered = lower(golden, operator, runtime);
  const { network, layout, output, images, entering } = lowered;
  const forward = network.emitter.instructions.length;
  const dy = { name: 'dy', bytes: 4 * golden.dy.data.length };
  const inputGradients = network.backward([dy]);
  const kept = [...keptOf(lowered), dy, ...inputGradients];
  const machine = await openPass({ network, forward, kept }, runtime, threads);
  try {
    write(machine, golden, lowered);
    machine.floats(dy).set(Float32Array.from(golden.dy.data));
    machine.run(machine.spans.forward, images);
    machine.run(machine.spans.backward, images);
    const after = new Map(
      layout.weights.map(({ spec, area }) => [spec.name, readArea(machine, area)] as const),
    );
    return {
      output: { shape: [images, ...output.shape], values: readArea(machine, output.area) },
      gradients: new Map([
        ...entering.flatMap(([name, { shape }], port) =>
          computed(machine, name, shape, inputGradients[port] ?? null),
        ),
        ...layout.weights.flatMap(({ spec, shape, gradient }) =>
          computed(machine, spec.name, shape, gradient),
        ),
      ]),
      weight: (name) => after.get(name) ?? [],
    };
  } finally {
    machine.dispose();
  }
}

function computed(
  machine: Machine,
  name: string,
  shape: readonly number[],
  area: Area | null,
): readonly (readonly [string, Computed])[] {
  return area === null ? [] : [[name, { shape, values: readArea(machine, area) }]];
}
