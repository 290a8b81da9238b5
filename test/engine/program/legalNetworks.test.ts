import { ones, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/compile/plan';
import { plainOrder } from '../../../shared/engine/loop/batches';
import { buildTape, tapeTrainer } from '../../../shared/engine/loop/tapeTrainer';
import type { Trainer } from '../../../shared/engine/loop/trainer';
import { type BuiltModel, buildModel } from '../../../shared/engine/model';
import { openProgramTrainer } from '../../../shared/engine/program';
import { layerKinds } from '../../../shared/layers';
import { countValues } from '../../../shared/layers/shapes';
import { drawNetwork } from '../../networks/drawNetwork';
import { keptNetworks } from '../../networks/kept';
import { breachesOf } from '../../networks/laws';
import { useBackend } from '../useBackend';
import { withMoreEnds } from './moreEnds';
import { withSharedLayers } from './sharedLayers';
import { type NetworkSpec, runtime, type Subject, subjectOf } from './subject';

/** Networks that are tried; NORMSCOPE_NETWORKS=5000 tries so many. */
const count = Number(process.env['NORMSCOPE_NETWORKS'] ?? 500);
/** Networks to a test, so that a failure is found soon. */
const SLICE = 50;
/** Each so many train over the tape as well, which is slow. */
const TAPE_EVERY = 10;
const IMAGES = 2;

/** Networks with several Inputs and Outputs, or with layers that share weights, among others. */
function networkOf(seed: number): NetworkSpec {
  const spec = drawNetwork(seed);
  const wider = seed % 4 < 2 ? withMoreEnds(spec) : spec;
  return seed % 4 === 1 || seed % 4 === 2 ? withSharedLayers(wider) : wider;
}

/** Everything in which the real network differs from what was inferred, or does not train. */
async function faultsOf(spec: NetworkSpec): Promise<readonly string[]> {
  const subject = subjectOf(spec);
  if (subject === null) return ['it does not compile'];
  const trainers = [await programOf(subject)];
  if (spec.seed % TAPE_EVERY === 0) trainers.push(tapeOf(subject));
  const steps = trainers.map((trainer) => faultsOfStep(subject, trainer));
  return [...breachesOf(subject.plan), ...faultsOfModel(subject.plan), ...(await Promise.all(steps)).flat()];
}

const programOf = ({ plan, dataset, settings }: Subject): Promise<Trainer> =>
  openProgramTrainer(plan, dataset, settings, runtime(), null);
const tapeOf = ({ plan, dataset, settings }: Subject): Trainer =>
  tapeTrainer(buildTape(plan, dataset, settings));

/** Builds the model that TensorFlow.js Layers makes of the plan, and looks at every tensor of a pass. */
function faultsOfModel(plan: Plan): readonly string[] {
  const inner = plan.nodes.filter(({ layers }) => layers.length > 0);
  const taps = inner.map(({ id, inputs }) => ({ node: id, before: inputs[0] ?? '', channels: 0 }));
  const built = buildModel({ ...plan, taps }, 0);
  try {
    return [...faultsOfShapes(plan, built), ...faultsOfParameters(plan, built)];
  } finally {
    built.dispose();
  }
}

function faultsOfShapes({ nodes }: Plan, built: BuiltModel): readonly string[] {
  const image = nodes.find(({ inputs }) => inputs.length === 0)?.outputShape ?? [];
  const shapes = new Map<string, string>();
  tidy(() => {
    const { taps } = built.forward(ones([IMAGES, ...image]), { training: true, step: 1 });
    for (const { node, after } of taps) shapes.set(node, after.shape.join('×'));
  });
  return nodes.flatMap(({ id, name, outputShape }) => {
    const inferred = [IMAGES, ...outputShape].join('×');
    const real = shapes.get(id) ?? inferred;
    return real === inferred ? [] : [`${name} gives ${real}, and ${inferred} was inferred`];
  });
}

function faultsOfParameters({ totals }: Plan, built: BuiltModel): readonly string[] {
  const trainable = built.trainable.reduce((sum, { tensor }) => sum + tensor.size, 0);
  const all = built.model.countParams();
  const { parameters } = totals;
  return trainable === parameters.trainable && all === parameters.trainable + parameters.fixed
    ? []
    : [
        `it has ${all} parameters, of which ${trainable} train, and ${JSON.stringify(parameters)} were inferred`,
      ];
}

/** Takes a training step. */
async function faultsOfStep(
  { plan, dataset, settings }: Subject,
  trainer: Trainer,
): Promise<readonly string[]> {
  try {
    const indices = plainOrder(Math.min(settings.batchSize, dataset.train.count));
    const taken = trainer.step({ step: 1, indices, learningRate: 0.01, frames: true });
    const { score, frames } = await taken.read();
    taken.dispose();
    const { weights, slots } = await trainer.snapshot();
    const planned = plan.nodes.flatMap(({ id, weights: specs }) =>
      specs.map(({ name, shape, trainable }) => ({ key: `${id}/${name} ${shape.join('×')}`, trainable })),
    );
    const held = weights.map(({ node, name, shape }) => `${node}/${name} ${shape.join('×')}`);
    const values = weights.flatMap((weight) => [...weight.values]);
    return [
      ...(Number.isFinite(score.loss) ? [] : [`its loss is ${score.loss}`]),
      ...(frames.length === plan.taps.length ? [] : [`${frames.length} frames of ${plan.taps.length} taps`]),
      ...(held.join() === planned.map(({ key }) => key).join()
        ? []
        : [`it holds the weights ${held.join()}`]),
      ...(values.length === weights.reduce((sum, { shape }) => sum + countValues(shape), 0)
        ? []
        : ['values']),
      ...(values.every(Number.isFinite) ? [] : ['a weight is no number after the step']),
      ...(slots.length === planned.filter(({ trainable }) => trainable).length
        ? []
        : [`${slots.length} slots`]),
    ];
  } finally {
    trainer.dispose();
  }
}

async function tried(spec: NetworkSpec): Promise<readonly string[]> {
  const faults = await faultsOf(spec).catch((error: unknown) => [String(error)]);
  return faults.map((fault) => `${fault}: ${JSON.stringify(spec)}`);
}

beforeAll(() => useBackend('cpu'));

describe('a network that failed once', () => {
  it.each(keptNetworks.map((spec) => [spec.what, spec] as const))(
    'trains as inferred: %s',
    async (_what, spec) => {
      expect(await tried(spec)).toEqual([]);
    },
  );
});

describe('a legal network drawn at random', () => {
  const slices = Array.from({ length: Math.ceil(count / SLICE) }, (_, slice) => SLICE * slice);

  it.each(slices)('compiles, is built as inferred and trains, from seed %i on', async (first) => {
    for (let seed = first; seed < first + SLICE; seed++) expect(await tried(networkOf(seed))).toEqual([]);
  });

  it('that is not what was inferred is found out', async () => {
    const subject = subjectOf(drawNetwork(3));
    if (subject === null) throw new Error('The network does not compile.');
    const { plan } = subject;
    const last = plan.nodes.findLast(({ kind }) => kind === 'Dense')?.id;
    const nodes = plan.nodes.map((node) => (node.id === last ? { ...node, outputShape: [99] } : node));
    const parameters = { trainable: 1, fixed: 1 };
    const faults = faultsOfModel({ ...plan, nodes, totals: { ...plan.totals, parameters } });
    expect(faults).toEqual([
      expect.stringMatching(/^scores gives 2×\d+, and 2×99 was inferred$/u),
      expect.stringMatching(/^it has \d+ parameters, of which \d+ train, and \{"trainable":1,"fixed":1\}/u),
    ]);
    const fewer = { ...plan, nodes: plan.nodes.slice(0, 1), taps: [] };
    expect(await faultsOfStep({ ...subject, plan: fewer }, await programOf(subject))).not.toEqual([]);
  });

  it('has every kind of layer there is, often, and merges of several inputs', () => {
    const specs = Array.from({ length: 500 }, (_, seed) => networkOf(seed));
    const counts = new Map<string, number>([['Input', specs.length]]);
    for (const { nodes } of specs)
      for (const kind of new Set(nodes.map(([kind]) => kind))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const rare = layerKinds.filter(({ kind }) => (counts.get(kind) ?? 0) < 30).map(({ kind }) => kind);
    expect(rare).toEqual([]);
    const ports = new Set(specs.flatMap(({ wires }) => wires.map(([, , port = 0]) => port)));
    expect([...ports].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
