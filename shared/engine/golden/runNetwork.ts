import { getBackend } from '@tensorflow/tfjs-core';
import { programRuntime, type ThreadHost } from '../program';
import { type Comparison, type GoldenResult, judge, unsupportedResult } from './compare';
import { type GoldenNetwork, type GoldenTraining, snapshots } from './format';
import { type NetworkWeight, parameters, planNetwork, statistics } from './networkPlan';
import type { NetworkUnderTest } from './networkUnderTest';
import { readOptimizer } from './optimizerTag';
import { openProgramNetwork } from './programNetwork';
import { openTapeNetwork } from './tapeNetwork';
import { requireTensor } from './values';

/** Errors that float32 arithmetic may leave. */
const FORWARD = 1e-5;
const GRADIENT = 5e-5;
const PARAMETERS = 1e-6;
const ADAM_LOSSES = 2e-5;

/** A network, as it is trained and as the reference has it. */
interface Setting {
  readonly network: GoldenNetwork;
  readonly subject: NetworkUnderTest;
  readonly isAdam: boolean;
}

/**
 * Trains one network with one optimizer on the current backend and compares everything the reference has of it. As in every
 * training, `wasm` runs whole steps of a program, on the host's threads, and other backends the tape.
 */
export async function runNetwork(
  network: GoldenNetwork,
  tag: string,
  training: GoldenTraining,
  threads: ThreadHost | null,
): Promise<GoldenResult> {
  const name = `${network.name}/${tag}`;
  const optimizer = readOptimizer(tag);
  if (optimizer === null) return unsupportedResult(name);
  const plan = planNetwork(network);
  const runtime = getBackend() === 'wasm' ? programRuntime('portable') : null;
  const subject =
    runtime === null
      ? openTapeNetwork(network, plan, optimizer)
      : await openProgramNetwork(network, plan, optimizer, runtime, threads);
  const setting: Setting = { network, subject, isAdam: optimizer.kind === 'adam' };
  try {
    for (const weight of weightsIn(setting, parameters))
      await subject.assign(weight, requireTensor(network.inputs, weight.key));
    requireSnapshots(training, 'params_after', weightsIn(setting, parameters));
    requireSnapshots(training, 'moving_after', weightsIn(setting, statistics));
    return judge(name, [...(await firstPass(setting)), ...(await train(setting, training))]);
  } finally {
    subject.dispose();
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
function weightsIn({ subject }: Setting, weights: readonly NetworkWeight[]): NetworkWeight[] {
  return weights.filter(({ node }) => subject.has(node));
}

/** What the first pass leaves, loss and gradients. Running statistics are put back as they were. */
async function firstPass(setting: Setting): Promise<Comparison[]> {
  const { subject, network } = setting;
  const { grads: wanted, loss: wantedLoss } = network.results;
  const { loss, gradients, forward } = await subject.firstPass();
  const comparisons: Comparison[] = [{ got: [loss], want: [wantedLoss], tolerance: FORWARD }];
  for (const values of forward) comparisons.push({ ...values, tolerance: FORWARD });
  for (const weight of weightsIn(setting, parameters)) {
    const got = gradients.get(weight.key) ?? [];
    comparisons.push({ got, want: requireTensor(wanted, weight.key).data, tolerance: GRADIENT });
  }
  await resetStatistics(setting);
  return comparisons;
}

/** Running mean 0 and variance 1, with which the reference's training begins. */
async function resetStatistics(setting: Setting): Promise<void> {
  const { subject } = setting;
  for (const weight of weightsIn(setting, statistics)) {
    const { length } = await subject.values(weight);
    const start = weight.key === 'mean' ? 0 : 1;
    await subject.assign(weight, { shape: [length], data: Array.from({ length }, () => start) });
  }
}

/** Takes the reference's steps and compares losses, snapshots and the loss in inference at the end. */
async function train(setting: Setting, training: GoldenTraining): Promise<Comparison[]> {
  const wanted = training.losses_before_each_step;
  const taken: number[] = [];
  const comparisons: Comparison[] = [];
  for (let step = 1; step <= wanted.length; step++) {
    taken.push(await setting.subject.step(step));
    await holdIdleBias(setting);
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
      comparisons.push({ got: await setting.subject.values(weight), want: want.data, tolerance });
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

async function compareInference({ subject }: Setting, training: GoldenTraining): Promise<Comparison[]> {
  const want = training.eval_loss_after_last_step_moving_var_biased;
  if (want === undefined) return [];
  return [{ got: [await subject.inferenceLoss()], want: [want], tolerance: ADAM_LOSSES }];
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
async function holdIdleBias(setting: Setting): Promise<void> {
  const bias = parameters.find(({ key }) => key === IDLE_BIAS);
  if (bias === undefined || !hasIdleBias(setting)) return;
  await setting.subject.assign(bias, requireTensor(setting.network.inputs, bias.key));
}
