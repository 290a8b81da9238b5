import type { ThreadHost } from '../program';
import { createEmitter } from '../program/emitter';
import { lowerNetwork } from '../program/lowerNetwork';
import { type Machine, openMachine } from '../program/machine';
import { type Area, rootOf } from '../program/program';
import type { ProgramRuntime } from '../program/runtime';
import { layOutWeights } from '../program/weightsLayout';
import type { GoldenCase } from './format';
import { planOfOne } from './miniPlan';
import { type Computed, enteringOf, type LayerOperator, type OperatorPass, tensorsOf } from './operatorPass';
import { requireTensor } from './values';

/** Id of the node under test. */
const SUBJECT = 'subject';

/** One pass of an operator's layers as a program: what computes it where networks train on `wasm`. */
export async function passOfProgram(
  golden: GoldenCase,
  operator: LayerOperator,
  runtime: ProgramRuntime,
  threads: ThreadHost | null,
): Promise<OperatorPass> {
  const tensors = tensorsOf(golden);
  const entering = enteringOf(golden, operator);
  const images = entering[0]?.[1].shape[0] ?? 1;
  const named = operator.weights.map((weight) => ({ ...weight, key: weight.name }));
  const node = { id: SUBJECT, layers: operator.layers, weights: named };
  const plan = planOfOne(
    entering.map(([, { shape }]) => shape.slice(1)),
    node,
    tensors,
  );
  const layout = layOutWeights(plan);
  const area = (name: string, values: number): Area => ({ name, bytes: 4 * values });
  const ownInputs = entering.map(([name, { data }]) => area(name, data.length));
  const { sizes } = runtime;
  const options = { sizes, seed: 0, capacity: images, training: true, ownInputs };
  const network = lowerNetwork(plan, layout, options);
  const { emitter } = network;
  const begin = (): number => emitter.instructions.length;
  const forward = { from: 0, to: begin() };
  const dy = area('dy', golden.dy.data.length);
  const inputGradients = network.backward([dy]);
  const backward = { from: forward.to, to: begin() };
  const [output] = network.outputs;
  if (output === undefined) throw new Error(`The program of ${golden.name} gives nothing.`);
  const known = [...ownInputs, dy, output.area, layout.trained, layout.gradients];
  const fixed = layout.weights.map((weight) => weight.area);
  const nothing = { from: backward.to, to: backward.to };
  const machine = await openMachine(
    {
      training: {
        ...{ emitter, images: network.images, generators: network.generators },
        ...{
          forward,
          backward,
          statistics: nothing,
          histograms: nothing,
          measureNorms: nothing,
          update: nothing,
        },
      },
      inference: {
        emitter: createEmitter(images, sizes),
        images: network.images,
        forward: { from: 0, to: 0 },
      },
      kept: rootsOf([...known, ...fixed, ...inputGradients]),
    },
    runtime,
    threads,
  );
  try {
    for (const [index, [, { data }]] of entering.entries())
      machine.floats(ownInputs[index] ?? dy).set(Float32Array.from(data));
    for (const { spec, area: place } of layout.weights)
      machine.floats(place).set(Float32Array.from(requireTensor(tensors, spec.name).data));
    machine.floats(dy).set(Float32Array.from(golden.dy.data));
    machine.run(machine.spans.forward, images);
    machine.run(machine.spans.backward, images);
    const weights = layout.weights.map(({ spec, area: at, gradient, shape }) => ({
      name: spec.name,
      at,
      gradient,
      shape,
    }));
    const after = new Map(weights.map(({ name, at }) => [name, read(machine, at)] as const));
    return {
      output: { shape: [images, ...output.shape], values: read(machine, output.area) },
      gradients: new Map([
        ...entering.flatMap(([name, { shape }], port) =>
          computed(machine, name, shape, inputGradients[port] ?? null),
        ),
        ...weights.flatMap(({ name, shape, gradient }) => computed(machine, name, shape, gradient)),
      ]),
      weight: (name) => after.get(name) ?? [],
    };
  } finally {
    machine.dispose();
  }
}

/** The areas that these are parts of, each once. */
function rootsOf(areas: readonly (Area | null)[]): readonly Area[] {
  return [...new Set(areas.flatMap((each) => (each === null ? [] : [rootOf(each).root])))];
}

function computed(
  machine: Machine,
  name: string,
  shape: readonly number[],
  area: Area | null,
): readonly (readonly [string, Computed])[] {
  return area === null ? [] : [[name, { shape, values: read(machine, area) }]];
}

/** A copy, which stays when the memory goes. */
function read(machine: Machine, area: Area): Float32Array {
  return machine.floats(area).slice();
}
