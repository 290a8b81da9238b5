import { dispose, keep, type Scalar, type Tensor, tensor, tidy, variableGrads } from '@tensorflow/tfjs-core';
import { createLoss, type LabelLoss } from '../losses';
import { type BuiltModel, buildModel } from '../model';
import { updateWeights } from '../model/update';
import { createOptimizer, type EngineOptimizer } from '../optimizers';
import { type Comparison, type GoldenResult, judge, unsupportedResult } from './compare';
import { type GoldenNetwork, type GoldenTraining, snapshots } from './format';
import { type NetworkWeight, parameters, planNetwork, statistics } from './networkPlan';
import { readOptimizer } from './optimizerTag';
import { assign, requireTensor, requireWeight, takeValues, toTensor } from './values';

/** Errors that float32 arithmetic may leave. */
const FORWARD = 1e-5;
const GRADIENT = 5e-5;
const PARAMETERS = 1e-6;
const ADAM_LOSSES = 2e-5;

/** A network, what it is trained on and how. */
interface Setting {
  readonly network: GoldenNetwork;
  readonly model: BuiltModel;
  readonly optimizer: EngineOptimizer;
  readonly learningRate: number;
  readonly isAdam: boolean;
  readonly loss: LabelLoss;
  readonly images: Tensor;
  readonly labels: Tensor;
}

/** Trains one network with one optimizer on the current backend and compares everything the reference has of it. */
export async function runNetwork(
  network: GoldenNetwork,
  tag: string,
  training: GoldenTraining,
): Promise<GoldenResult> {
  const name = `${network.name}/${tag}`;
  const chosen = readOptimizer(tag);
  if (chosen === null) return unsupportedResult(name);
  const plan = planNetwork(network);
  const images = requireTensor(network.inputs, 'x');
  const classes = requireTensor(network.inputs, 'dense_bias').data.length;
  const setting: Setting = {
    network,
    model: buildModel(plan, 0),
    optimizer: createOptimizer(chosen),
    learningRate: chosen.learningRate,
    isAdam: chosen.kind === 'adam',
    loss: createLoss(plan.output, classes),
    images: toTensor(images),
    labels: tensor(network.config.labels, [network.config.labels.length], 'int32'),
  };
  try {
    for (const weight of weightsIn(setting, parameters))
      assign(find(setting, weight), requireTensor(network.inputs, weight.key));
    requireSnapshots(training, 'params_after', weightsIn(setting, parameters));
    requireSnapshots(training, 'moving_after', weightsIn(setting, statistics));
    return judge(name, [...(await firstPass(setting)), ...(await train(setting, training))]);
  } finally {
    setting.model.dispose();
    setting.optimizer.dispose();
    dispose([setting.images, setting.labels]);
  }
}

/** Refuses a training whose weights would be compared after none of its steps. */
function requireSnapshots(training: GoldenTraining, prefix: string, weights: readonly NetworkWeight[]): void {
  const steps = training.losses_before_each_step.length;
  const taken = snapshots(training, prefix).map(([at]) => at);
  const idle = taken.find((at) => at < 1 || at > steps);
  if (idle !== undefined) {
    throw new Error(`it has «${prefix}_${idle}», but losses of ${steps} steps: take a whole file.`);
  }
  if (weights.length > 0 && taken.length === 0) {
    throw new Error(`it lacks «${prefix}_N», the weights after some step: take a whole file.`);
  }
}

/** Those of `weights` that this network has. */
function weightsIn({ model }: Setting, weights: readonly NetworkWeight[]): NetworkWeight[] {
  return weights.filter(({ node }) => model.weightsOf(node).length > 0);
}

function find({ model }: Setting, { node, name }: NetworkWeight): ReturnType<typeof requireWeight> {
  return requireWeight(model, node, name);
}

/** Forward tensors, loss and gradients of the first pass. Running statistics are put back as they were. */
async function firstPass(setting: Setting): Promise<Comparison[]> {
  const { model, loss, images, labels, network } = setting;
  const { forward, grads: wantedGradients, loss: wantedLoss } = network.results;
  const kept = new Map<string, Tensor>();
  const { value, grads } = variableGrads((): Scalar => {
    const { logits, taps } = model.forward(images, { training: true, step: 1 });
    kept.set('logits', keep(logits.clone()));
    for (const { before, after } of taps) {
      kept.set('conv', keep(before.clone()));
      kept.set('block', keep(after.clone()));
    }
    return loss(logits, labels).loss;
  }, [...model.variables]);
  const comparisons: Comparison[] = [
    { got: await takeValues(value), want: [wantedLoss], tolerance: FORWARD },
  ];
  for (const [key, output] of kept) {
    const want = requireTensor(forward, key);
    const shapes = { got: output.shape, want: want.shape };
    comparisons.push({ got: await takeValues(output), want: want.data, shapes, tolerance: FORWARD });
  }
  for (const weight of weightsIn(setting, parameters)) {
    const gradient = grads[find(setting, weight).name];
    const got = gradient === undefined ? [] : await takeValues(gradient);
    comparisons.push({ got, want: requireTensor(wantedGradients, weight.key).data, tolerance: GRADIENT });
  }
  resetStatistics(setting);
  return comparisons;
}

/** Running mean 0 and variance 1, with which the reference's training begins. */
function resetStatistics(setting: Setting): void {
  for (const weight of weightsIn(setting, statistics)) {
    const variable = find(setting, weight);
    const start = weight.key === 'mean' ? 0 : 1;
    assign(variable, { shape: variable.shape, data: Array.from({ length: variable.size }, () => start) });
  }
}

/** Takes the reference's steps and compares losses, snapshots and the loss in inference at the end. */
async function train(setting: Setting, training: GoldenTraining): Promise<Comparison[]> {
  const { model, optimizer, learningRate, loss, images, labels } = setting;
  const wanted = training.losses_before_each_step;
  const taken: number[] = [];
  const comparisons: Comparison[] = [];
  for (let step = 1; step <= wanted.length; step++) {
    const value = updateWeights(
      model,
      optimizer,
      learningRate,
      () => loss(model.forward(images, { training: true, step }).logits, labels).loss,
    );
    taken.push(...Array.from(await takeValues(value)));
    holdIdleBias(setting);
    comparisons.push(...(await compareSnapshots(setting, training, step)));
  }
  comparisons.push({ got: taken, want: wanted, tolerance: setting.isAdam ? ADAM_LOSSES : FORWARD });
  return [...comparisons, ...(await compareInference(setting, training))];
}

async function compareSnapshots(
  setting: Setting,
  training: GoldenTraining,
  step: number,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  const compare = async (
    prefix: string,
    weights: readonly NetworkWeight[],
    tolerance: number,
  ): Promise<void> => {
    const snapshot = snapshots(training, prefix).find(([at]) => at === step)?.[1];
    if (snapshot === undefined) return;
    for (const weight of weightsIn(setting, weights)) {
      const want = requireTensor(snapshot, weight.key);
      comparisons.push({ got: await find(setting, weight).data(), want: want.data, tolerance });
    }
  };
  await compare(
    'params_after',
    parameters.filter(({ key }) => !(key === IDLE_BIAS && hasIdleBias(setting))),
    PARAMETERS,
  );
  await compare('moving_after', statistics, PARAMETERS);
  return comparisons;
}

async function compareInference(setting: Setting, training: GoldenTraining): Promise<Comparison[]> {
  const want = training.eval_loss_after_last_step_moving_var_biased;
  if (want === undefined) return [];
  const { model, loss, images, labels } = setting;
  const value = tidy(() => loss(model.forward(images, { training: false, step: 0 }).logits, labels).loss);
  return [{ got: await takeValues(value), want: [want], tolerance: ADAM_LOSSES }];
}

const IDLE_BIAS = 'conv_bias';

/**
 * Before a Batch Norm a convolution's bias is idle: its gradient is 0. Adam divides what rounding leaves of it by its own
 * size, and so moves the bias by chance; what it made of the bias is not compared.
 */
function hasIdleBias({ network, isAdam }: Setting): boolean {
  return isAdam && network.placement === 'before';
}

/**
 * Puts an idle bias back to where the reference has it. In training the network's output does not depend on it, but the running
 * mean follows it with a delay, and the loss in inference would show how far it went.
 */
function holdIdleBias(setting: Setting): void {
  const bias = parameters.find(({ key }) => key === IDLE_BIAS);
  if (bias === undefined || !hasIdleBias(setting)) return;
  assign(find(setting, bias), requireTensor(setting.network.inputs, bias.key));
}
