import { backend, engine, memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { BackendName } from '../../shared/document/schema';
import { openBackend } from '../../shared/engine';
import { type GoldenResult, runGolden } from '../../shared/engine/golden';
import { findKernel } from '../../shared/engine/kernels';
import { agreementCases } from '../engine/agreement/cases';
import { type Comparison, disagreements, type StepNumbers, stepOnTape } from '../engine/agreement/step';
import type { KernelCase } from './caseValues';
import { countShaders } from './compileCheck';
import { countGpuWork } from './counters';
import { compareFilterGradients } from './filterGradientCheck';
import { compareFrames, type FrameResult } from './frameCheck';
import { type FrameWork, frameWorkOf } from './frameWork';
import { compareHardlyVarying } from './hardlyVaryingCheck';
import { kernelCases } from './kernelCases';
import { compareNorms } from './normCheck';
import { trainOddExtents } from './oddExtentsCheck';
import { moveAll, updateWork, WEIGHTS } from './optimizerCheck';
import { compareRandomShapes } from './randomShapesCheck';
import { trainTwice } from './resumeCheck';
import { type Figures, figuresOf, twoOutputs } from './severalOutputs';
import { eventsOf, type Files } from './wholeTraining';

/** How far a kernel on the GPU is from its composed form in plain JavaScript. */
export interface KernelResult {
  readonly name: string;
  /**
   * Largest difference of each output, over its largest value, or a tenth of the largest of all outputs where that is more: what is 0 is
   * made of rounding. NaN where shapes differ.
   */
  readonly errors: readonly number[];
}

countGpuWork();

async function use(name: BackendName): Promise<void> {
  const opened = await openBackend(name, { wasmBase: './' });
  if (opened.name !== name) throw new Error(`${name} is not to be had here. ${opened.note ?? ''}`);
}

/** Runs every case on `name`, and in plain JavaScript. */
export async function compareKernels(name: BackendName): Promise<KernelResult[]> {
  await use('cpu');
  const wanted = await all((each) => findKernel(each.kernel).compose(callOf(each)));
  await use(name);
  const got = await all((each) => {
    const { inputs, attrs } = callOf(each);
    return engine().runKernel<Tensor | Tensor[]>(each.kernel, inputs, attrs);
  });
  return kernelCases.map(({ kernel, about }, index) => {
    const [ours = [], theirs = []] = [got[index], wanted[index]];
    if (ours.length !== theirs.length) throw new Error(`${kernel} gave ${ours.length} outputs.`);
    return { name: `${kernel}: ${about}`, errors: distances(ours, theirs) };
  });
}

function callOf({ inputs, attrs }: KernelCase) {
  const tensors = Object.entries(inputs).map(
    ([name, { shape, data, dtype }]) => [name, tensor([...data], [...shape], dtype ?? 'float32')] as const,
  );
  return { inputs: Object.fromEntries(tensors), attrs };
}

async function all(run: (each: KernelCase) => Tensor | Tensor[]): Promise<number[][][]> {
  const results: number[][][] = [];
  for (const each of kernelCases) {
    engine().startScope();
    const outputs = [run(each)].flat();
    results.push(await Promise.all(outputs.map(async (output) => Array.from(await output.data()))));
    engine().endScope();
  }
  return results;
}

function distances(got: readonly (readonly number[])[], want: readonly (readonly number[])[]): number[] {
  const scales = want.map(largest);
  const least = Math.max(0.1 * Math.max(...scales), 1e-30);
  return want.map((values, at) => distance(got[at] ?? [], values) / Math.max(scales[at] ?? 0, least));
}

/** Among the numbers. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))), 0);
}

/** Largest difference; NaN where numbers of values differ. */
function distance(got: readonly number[], want: readonly number[]): number {
  if (got.length !== want.length) return Number.NaN;
  return want.reduce((worst, value, at) => {
    // NaN is right where it is wanted.
    if (Number.isNaN(value) && Number.isNaN(got[at])) return worst;
    const error = Math.abs(value - (got[at] ?? Number.NaN));
    return error > worst || Number.isNaN(error) ? error : worst;
  }, 0);
}

/** The reference numbers of PyTorch on `name`, and how many tensors and buffers of the device the run left behind. */
export async function golden(
  name: BackendName,
  text: string,
): Promise<{ results: GoldenResult[]; left: number }> {
  await use(name);
  const before = memory().numTensors + backend().numDataIds();
  const results: GoldenResult[] = [];
  for await (const result of runGolden(text)) results.push(result);
  return { results, left: memory().numTensors + backend().numDataIds() - before };
}

/** Frames that are counted on `name` beside those of plain loops. */
export async function frames(name: BackendName): Promise<FrameResult[]> {
  await use(name);
  return compareFrames();
}

/** What steps of networks with so many norms ask of `name`, without frames and with them. */
export async function workOfFrames(
  name: BackendName,
  taps: readonly number[],
): Promise<{ work: FrameWork[]; left: number }> {
  await use(name);
  const before = memory().numTensors + backend().numDataIds();
  const work = await frameWorkOf(taps);
  return { work, left: memory().numTensors + backend().numDataIds() - before };
}

/** One training step around every layer on `name` beside plain JavaScript, in sentences of what differs by more than `tolerance`. */
export async function layers(name: BackendName, tolerance: number): Promise<Comparison[]> {
  const all = agreementCases();
  const run = async (): Promise<StepNumbers[]> => {
    const steps: StepNumbers[] = [];
    for (const { subject } of all) steps.push(await stepOnTape(subject));
    return steps;
  };
  await use('cpu');
  const wanted = await run();
  await use(name);
  const got = await run();
  return all.map(({ name: about }, index) => {
    const [ours, theirs] = [got[index], wanted[index]];
    if (ours === undefined || theirs === undefined) throw new Error(`Nothing was trained around ${about}.`);
    return { name: about, complaints: disagreements(ours, theirs, tolerance) };
  });
}

/** One training step around layers of random shapes on `name` beside float64, in sentences of what differs by more than `tolerance`. */
export async function randomShapes(name: BackendName, tolerance: number): Promise<Comparison[]> {
  await use(name);
  return await compareRandomShapes(tolerance);
}

/** Gradients in filters as matrix products, in parts of a batch, on `name` beside float64. */
export async function filterGradients(name: BackendName): ReturnType<typeof compareFilterGradients> {
  await use(name);
  return await compareFilterGradients(name);
}

/** How far weights and slots that every optimizer has moved on `name` are from the same in plain JavaScript. */
export async function optimizers(name: BackendName): Promise<{ results: KernelResult[]; left: number }> {
  await use('cpu');
  const wanted = await moveAll();
  await use(name);
  const before = memory().numTensors + backend().numDataIds();
  const got = await moveAll();
  const results = wanted.map(({ name: about, values }, index) => ({
    name: about,
    errors: distances(got[index]?.values ?? [], values),
  }));
  return { results, left: memory().numTensors + backend().numDataIds() - before };
}

/** How many programs an update of `weights` weights runs on `name`, by the optimizer's kind. */
export async function programsOfUpdates(name: BackendName): Promise<{
  readonly weights: number;
  readonly programs: ReturnType<typeof updateWork>;
}> {
  await use(name);
  return { weights: WEIGHTS, programs: updateWork() };
}

/** The norms of weights and gradients on `name`, beside those of the values that lie there. */
export async function norms(name: BackendName): ReturnType<typeof compareNorms> {
  await use(name);
  return await compareNorms();
}

/** Norms of channels that hardly vary on `name`, beside what float64 makes of the same numbers. */
export async function hardlyVarying(name: BackendName): ReturnType<typeof compareHardlyVarying> {
  await use(name);
  return await compareHardlyVarying();
}

/** Steps of a network of odd extents on `name`: how far losses and weights are from those in plain JavaScript. */
export async function oddExtents(name: BackendName): Promise<readonly number[]> {
  await use('cpu');
  const wanted = await trainOddExtents();
  await use(name);
  const got = await trainOddExtents();
  return [...distances([got.losses], [wanted.losses]), ...distances(got.weights, wanted.weights)];
}

/** What a training of a network with two Outputs measures on `name`, with losses of two kinds. */
export async function severalOutputs(name: BackendName, files: Files): Promise<Figures> {
  return figuresOf(await eventsOf(twoOutputs(name), files));
}

/** A training to its end on `name`, and its last steps again from a checkpoint. */
export async function resume(name: BackendName, files: Files): ReturnType<typeof trainTwice> {
  return await trainTwice(name, files);
}

/** Shaders that a training on `name` compiles before its first step is told, and after. */
export async function shaders(name: BackendName, files: Files): ReturnType<typeof countShaders> {
  return await countShaders(name, files);
}

/** The smallest number that the backend tells from 0. */
export async function epsilonOf(name: BackendName): Promise<number> {
  await use(name);
  return backend().epsilon();
}
