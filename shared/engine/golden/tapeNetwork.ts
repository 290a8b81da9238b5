import { dispose, keep, type Scalar, type Tensor, tensor, tidy, variableGrads } from '@tensorflow/tfjs-core';
import type { Plan } from '../../compile/plan';
import type { Optimizer } from '../../document/training';
import { createLoss, type LabelLoss } from '../losses';
import { type BuiltModel, buildModel } from '../model';
import { updateWeights } from '../model/update';
import { createOptimizer } from '../optimizers';
import type { Comparison } from './compare';
import type { GoldenNetwork } from './format';
import { parameters } from './networkPlan';
import type { FirstPass, NetworkUnderTest } from './networkUnderTest';
import { assign, requireTensor, requireWeight, takeValues, toTensor } from './values';

interface Pass {
  readonly network: GoldenNetwork;
  readonly model: BuiltModel;
  readonly loss: LabelLoss;
  readonly images: Tensor;
  readonly labels: Tensor;
}

/** The network over TensorFlow.js' tape, on the current backend. */
export function openTapeNetwork(network: GoldenNetwork, plan: Plan, optimizer: Optimizer): NetworkUnderTest {
  const model = buildModel(plan, 0);
  const updates = createOptimizer(optimizer);
  const images = toTensor(requireTensor(network.inputs, 'x'));
  const { labels: classes } = network.config;
  const labels = tensor(classes, [classes.length], 'int32');
  const loss = createLoss(plan.outputs, requireTensor(network.inputs, 'dense_bias').data.length);
  const lossIn = (training: boolean, step: number): Scalar =>
    loss(model.forward(images, { training, step }).outputs, labels).loss;
  const numberOf = async (value: Tensor): Promise<number> => (await takeValues(value))[0] ?? Number.NaN;
  return {
    has: (node) => model.weightsOf(node).length > 0,
    values: ({ node, name }) => requireWeight(model, node, name).data(),
    assign: ({ node, name }, values) => Promise.resolve(assign(requireWeight(model, node, name), values)),
    firstPass: () => firstPass({ network, model, loss, images, labels }),
    step: (step) => numberOf(updateWeights(model, updates, optimizer.learningRate, () => lossIn(true, step))),
    inferenceLoss: () => numberOf(tidy(() => lossIn(false, 0))),
    dispose: () => {
      model.dispose();
      updates.dispose();
      dispose([images, labels]);
    },
  };
}

/** Loss, gradients, and the tensors in the network, value by value. */
async function firstPass({ network, model, loss, images, labels }: Pass): Promise<FirstPass> {
  const kept = new Map<string, Tensor>();
  const { value, grads } = variableGrads((): Scalar => {
    const { outputs, taps } = model.forward(images, { training: true, step: 1 });
    for (const logits of outputs) kept.set('logits', keep(logits.clone()));
    for (const { before, after } of taps) {
      kept.set('conv', keep(before.clone()));
      kept.set('block', keep(after.clone()));
    }
    return loss(outputs, labels).loss;
  }, [...model.variables]);
  const forward: Omit<Comparison, 'tolerance'>[] = [];
  for (const [key, output] of kept) {
    const want = requireTensor(network.results.forward, key);
    const shapes = { got: output.shape, want: want.shape };
    forward.push({ got: await takeValues(output), want: want.data, shapes });
  }
  const gradients = new Map<string, ArrayLike<number>>();
  for (const { key, node, name } of parameters) {
    const weight = model.weightsOf(node).find((each) => each.name === name);
    const gradient = weight === undefined ? undefined : grads[weight.tensor.name];
    if (gradient !== undefined) gradients.set(key, await takeValues(gradient));
  }
  return { loss: (await takeValues(value))[0] ?? Number.NaN, gradients, forward };
}
