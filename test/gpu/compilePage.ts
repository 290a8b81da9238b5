import { backend, env, memory } from '@tensorflow/tfjs-core';
import { compile } from '../../shared/compile/compile';
import { findDataset } from '../../shared/data/catalogue';
import { loadDataset } from '../../shared/data/load';
import type { BackendName, NormscopeDocument } from '../../shared/document/schema';
import { createTrainingControl, train } from '../../shared/engine';
import { openWith } from '../../shared/engine/backends/descent';
import { OPENERS } from '../../shared/engine/backends/openers';
import { createBreathe } from '../../shared/engine/loop/breathe';
import { measureBackends } from '../../shared/engine/selection/measure';
import type { BackendMeasurement } from '../../shared/protocol/backends';
import type { TrainingEvent } from '../../shared/protocol/training';
import { findTemplate } from '../../shared/templates';
import { eventsOf, type Files, readerOf } from './wholeTraining';

/** A clock that only compiling and turns of the event loop move. */
interface Clock {
  time: number;
  /** Programs that were compiled. */
  compiled: number;
}

/** Lets every call of a method that compiles a program take so long on the clock; returns how to put things back. */
function slowDown(clock: Clock, milliseconds: number): () => void {
  const methods = [
    [globalThis.WebGL2RenderingContext?.prototype, 'linkProgram'],
    [globalThis.GPUDevice?.prototype, 'createComputePipeline'],
    [globalThis.GPUDevice?.prototype, 'createComputePipelineAsync'],
  ] as const;
  const originals = methods.map(([prototype, method]) => {
    const original: unknown = Reflect.get(prototype, method);
    if (typeof original !== 'function') throw new Error(`There is no ${method} here.`);
    Reflect.set(prototype, method, function slow(this: unknown, ...args: unknown[]): unknown {
      clock.time += milliseconds;
      clock.compiled += 1;
      return Reflect.apply(original, this, args);
    });
    return (): boolean => Reflect.set(prototype, method, original);
  });
  return () => {
    for (const restore of originals) restore();
  };
}

export interface SlowProbe {
  readonly measurement: BackendMeasurement | undefined;
  /** On the clock. */
  readonly took: number;
  readonly compiled: number;
  /** Tensors and buffers of the device that it left behind. */
  readonly left: number;
}

/** Measures a backend whose programs take `milliseconds` each to compile, within `deadline`. */
export async function probe(
  name: BackendName,
  files: Files,
  milliseconds: number,
  deadline: number,
): Promise<SlowProbe> {
  const opener = OPENERS.find((each) => each.name === name);
  if (opener === undefined) throw new Error(`There is no ${name}.`);
  const document = documentOn(name);
  const { plan } = compile(document, findDataset('digits8x8') ?? null);
  if (plan === null) throw new Error('The template does not compile.');
  const dataset = await loadDataset('digits8x8', readerOf(files));
  await openWith(opener, { wasmBase: './' }, true);
  const clock: Clock = { time: 0, compiled: 0 };
  const breathe = createBreathe();
  const host = {
    control: createTrainingControl(),
    now: () => clock.time,
    breathe: async () => {
      clock.time += 0.01;
      await breathe();
    },
  };
  const work = { plan, dataset, settings: document.training };
  const context = { work, assets: { wasmBase: './' }, host, requested: true };
  const before = held();
  const restore = slowDown(clock, milliseconds);
  try {
    const events = measureBackends([{ opener, unfinished: 0 }], context, deadline);
    let next = await events.next();
    while (!next.done) next = await events.next();
    const { time: took, compiled } = clock;
    return { measurement: next.value[0], took, compiled, left: (await settled(before)) - before };
  } finally {
    restore();
  }
}

export interface StoppedTraining {
  readonly ended: TrainingEvent | undefined;
  /** Tensors and buffers of the device that it left behind. */
  readonly left: number;
}

/** Trains on a device whose driver does not come to an end with compiling, and stops meanwhile. */
export async function stopWhileCompiling(name: BackendName, files: Files): Promise<StoppedTraining> {
  const control = createTrainingControl();
  const host = { readAsset: readerOf(files), assets: { wasmBase: './' } };
  const restore = compileForEver();
  let ended: TrainingEvent | undefined;
  let before = 0;
  try {
    for await (const event of train({ document: documentOn(name), ...host, control })) {
      if (event.type === 'preparing' && event.sentence.startsWith('Building')) before = held();
      if (event.type === 'preparing' && event.sentence.startsWith('Compiling'))
        setTimeout(() => control.stop(), 200);
      ended = event;
    }
  } finally {
    restore();
  }
  return { ended, left: (await settled(before)) - before };
}

/** What only the programs have that count frames, and that join what is read back: in GLSL, and in WGSL. */
const OF_FRAMES = /statisticsOf|rangesOf|countsOf|joinedAt|statistics0|rangeOf|addOne|uniforms\.start0/;

/** Programs for frames, and those among them that were compiled while the thread waited. */
export interface FramePrograms {
  readonly all: number;
  readonly waitedFor: number;
}

/** Those that a training compiles before its first step. */
export async function framePrograms(name: BackendName, files: Files): Promise<FramePrograms> {
  const gl = globalThis.WebGL2RenderingContext.prototype;
  const device = globalThis.GPUDevice.prototype;
  const { shaderSource, linkProgram } = gl;
  const { createShaderModule } = device;
  const [all, waitedFor] = [new Set<string>(), new Set<string>()];
  let source = '';
  const note = (flag: string): void => {
    if (!OF_FRAMES.test(source)) return;
    all.add(source);
    if (!env().getBool(flag)) waitedFor.add(source);
  };
  gl.shaderSource = function remember(shader, text) {
    source = text;
    shaderSource.call(this, shader, text);
  };
  gl.linkProgram = function link(program) {
    note('ENGINE_COMPILE_ONLY');
    linkProgram.call(this, program);
  };
  device.createShaderModule = function create(descriptor) {
    source = descriptor.code;
    note('WEBGPU_ENGINE_COMPILE_ONLY');
    return createShaderModule.call(this, descriptor);
  };
  try {
    const host = { readAsset: readerOf(files), assets: { wasmBase: './' }, control: createTrainingControl() };
    for await (const event of train({ document: documentOn(name), ...host }))
      if (event.type === 'started') break;
    return { all: all.size, waitedFor: waitedFor.size };
  } finally {
    Object.assign(gl, { shaderSource, linkProgram });
    Object.assign(device, { createShaderModule });
  }
}

/** Steps that a training takes, which must come to its end. */
export async function stepsOf(name: BackendName, files: Files): Promise<number> {
  const events = await eventsOf(documentOn(name), files);
  return events.flatMap((event) => (event.type === 'steps' ? event.steps : [])).length;
}

function documentOn(backend: BackendName): NormscopeDocument {
  const template = findTemplate('digits8x8-tiny');
  if (template === undefined) throw new Error('The template is gone.');
  const { training, ...rest } = template.create('compiled');
  return { ...rest, training: { ...training, backend, epochs: 1 } };
}

/** COMPLETION_STATUS_KHR. */
const COMPLETION_STATUS = 0x91b1;

/** Lets nothing that was begun to be compiled be done; returns how to put things back. */
function compileForEver(): () => void {
  const gl = globalThis.WebGL2RenderingContext.prototype;
  const device = globalThis.GPUDevice.prototype;
  const { getProgramParameter } = gl;
  const { createComputePipelineAsync } = device;
  gl.getProgramParameter = function pending(program, name) {
    return name === COMPLETION_STATUS ? false : getProgramParameter.call(this, program, name);
  };
  device.createComputePipelineAsync = () => new Promise(() => undefined);
  return () => {
    Object.assign(gl, { getProgramParameter });
    Object.assign(device, { createComputePipelineAsync });
  };
}

const held = (): number => memory().numTensors + backend().numDataIds();

/** What is held once steps that were given up under way have been read back too. */
async function settled(expected: number): Promise<number> {
  for (let turn = 0; turn < 100 && held() !== expected; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return held();
}
