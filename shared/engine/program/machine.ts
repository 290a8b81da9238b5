import type { AreaValues } from './areaValues';
import { aligned, type Placement, placeAreas } from './arena';
import { Control, type Parameter } from './control';
import type { Emitter } from './emitter';
import { type Area, type Instruction, isArea, rootOf, type Word } from './program';
import type { ProgramRuntime } from './runtime';
import type { ThreadHost, ThreadLink } from './threads';
import type { Stretch, TrainingProgram } from './trainingProgram';

/** A stretch of instructions in memory. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

type SpanName =
  | 'forward'
  | 'statistics'
  | 'histograms'
  | 'backward'
  | 'measureNorms'
  | 'update'
  | 'inference';

/** A training program in memory, and the threads that run it. */
export interface Machine extends AreaValues {
  readonly threads: number;
  /** Why it has one thread instead of those that the host offers; null where it has them all. */
  readonly refusal: string | null;
  /** Bytes of the memory. */
  readonly bytes: number;
  readonly spans: Readonly<Record<SpanName, Span>>;
  /** Sets a number of the step. */
  setParameter(parameter: Parameter, value: number): void;
  /** Runs instructions over a batch of so many images, on all threads, to the end. */
  run(span: Span, batch: number): void;
  /** Ends the threads. The memory goes when nobody refers to it any more. */
  dispose(): void;
}

/** What is laid out of a training program. */
export interface MachineProgram extends Pick<TrainingProgram, 'kept'> {
  readonly training: Omit<
    TrainingProgram['training'],
    'labels' | 'score' | 'outputScores' | 'taps' | 'norms'
  >;
  readonly inference: Pick<TrainingProgram['inference'], 'emitter' | 'images' | 'forward'>;
}

/** Lays a program out in memory and starts its threads; where one of them cannot start, the caller's alone does all. */
export async function openMachine(
  program: MachineProgram,
  runtime: ProgramRuntime,
  host: ThreadHost | null,
  refusal: string | null = null,
): Promise<Machine> {
  const threads = host?.count ?? 1;
  const layout = layOut(program, threads);
  const memory = runtime.createMemory(layout.bytes);
  const words = new Int32Array(memory.buffer);
  const numbers = new Float32Array(memory.buffer);
  words.set(layout.words, layout.start / 4);
  words[Control.Scratch / 4] = layout.scratch;
  words[Control.ScratchBytes / 4] = layout.scratchBytes;
  const launch = runtime.instantiate(memory);
  const links = host === null ? [] : await startThreads(host, runtime.module, memory, threads);
  // In memory of its own: those that did start may look at the other for a moment yet.
  if (typeof links === 'string') return await openMachine(program, runtime, null, links);
  const hasFailed = (): boolean => Atomics.load(words, Control.Failed / 4) !== 0;
  // Whoever ends without a word would be waited for.
  for (const link of links) void link.ended.then(() => Atomics.store(words, Control.Failed / 4, 1));
  let ended = false;
  const dispose = (): void => {
    if (ended) return;
    ended = true;
    Atomics.store(words, Control.Stop / 4, 1);
    Atomics.add(words, Control.Generation / 4, 1);
    Atomics.notify(words, Control.Generation / 4);
    for (const link of links) link.terminate();
  };
  const addressOf = (area: Area): number => layout.addressOf(area);
  return {
    ...{ threads, refusal, bytes: layout.bytes, spans: layout.spans, dispose },
    floats: (area) => new Float32Array(memory.buffer, addressOf(area), area.bytes / 4),
    doubles: (area) => new Float64Array(memory.buffer, addressOf(area), area.bytes / 8),
    integers: (area) => new Int32Array(memory.buffer, addressOf(area), area.bytes / 4),
    setParameter: (parameter, value) => {
      numbers[Control.Parameters / 4 + parameter] = value;
    },
    run: ({ from, to }, batch) => {
      if (ended) throw new Error('The training’s threads have ended: start it anew.');
      if (hasFailed()) {
        dispose();
        throw new Error('A thread of the training has ended before it: start the training anew.');
      }
      words[Control.From / 4] = from;
      words[Control.To / 4] = to;
      words[Control.Batch / 4] = batch;
      try {
        launch(threads);
      } catch (error) {
        Atomics.store(words, Control.Failed / 4, 1);
        dispose();
        throw new Error('A thread of the training failed in the midst of a step: start the training anew.', {
          cause: error,
        });
      }
    },
  };
}

/** All threads but the caller's, or why one cannot start: each waits for all others, so that fewer are of no use. */
async function startThreads(
  host: ThreadHost,
  module: object,
  memory: ReturnType<ProgramRuntime['createMemory']>,
  threads: number,
): Promise<readonly ThreadLink[] | string> {
  const links: ThreadLink[] = [];
  try {
    for (let number = 1; number < threads; number++)
      links.push(host.start({ module, memory, number, threads, failed: Control.Failed, stop: Control.Stop }));
    await Promise.all(links.map(({ ready }) => ready));
    return links;
  } catch (error) {
    for (const link of links) {
      // One that ends before it was ready is no news any more.
      link.ready.catch(() => undefined);
      link.terminate();
    }
    return error instanceof Error ? error.message : String(error);
  }
}

interface Layout {
  readonly bytes: number;
  /** The program's words, and where they go. */
  readonly words: Int32Array;
  readonly start: number;
  readonly spans: Machine['spans'];
  readonly scratch: number;
  readonly scratchBytes: number;
  addressOf(area: Area): number;
}

/** From low to high: control words and the binary's own constants, programs, what is kept, scratch, what comes and goes. */
function layOut({ training, inference, kept }: MachineProgram, threads: number): Layout {
  const start = Control.End;
  const sizeInWords = wordsOf(training.emitter) + wordsOf(inference.emitter);
  let next = aligned(start + 4 * sizeInWords);
  const addresses = new Map<Area, number>();
  for (const area of kept) {
    addresses.set(area, next);
    next = aligned(next + area.bytes);
  }
  const keptAreas = new Set(kept);
  const scratch = next;
  const scratchBytes = aligned(Math.max(training.emitter.scratchBytes, inference.emitter.scratchBytes));
  const arena = scratch + threads * scratchBytes;
  const early = new Set([
    training.images,
    ...training.generators.flatMap(({ states, normals }) => [states, ...(normals === null ? [] : [normals])]),
    inference.images,
  ]);
  const halves = [training, inference].map(({ emitter }) =>
    placeAreas(emitter.instructions, keptAreas, early),
  );
  for (const placement of halves) addAddresses(addresses, placement, arena);
  const addressOf = (area: Area): number => {
    const { root, offset } = rootOf(area);
    const address = addresses.get(root);
    if (address === undefined) throw new Error(`No instruction of the program uses ${root.name}.`);
    return address + offset;
  };
  const encoded = encode(
    [...training.emitter.instructions, ...inference.emitter.instructions],
    start,
    addressOf,
  );
  const span = ({ from, to }: Stretch): Span => ({
    from: encoded.addresses[from] ?? 0,
    to: encoded.addresses[to] ?? 0,
  });
  const after = training.emitter.instructions.length;
  const { forward, statistics, histograms, backward, measureNorms, update } = training;
  return {
    bytes: arena + Math.max(...halves.map(({ bytes }) => bytes)),
    words: encoded.words,
    ...{ start, scratch, scratchBytes, addressOf },
    spans: {
      forward: span(forward),
      statistics: span(statistics),
      histograms: span(histograms),
      backward: span(backward),
      measureNorms: span(measureNorms),
      update: span(update),
      inference: span({ from: after, to: after + inference.forward.to }),
    },
  };
}

function addAddresses(addresses: Map<Area, number>, { offsets }: Placement, base: number): void {
  for (const [area, offset] of offsets) addresses.set(area, base + offset);
}

function wordsOf({ instructions }: Emitter): number {
  return instructions.reduce((sum, { words }) => sum + words.length + 2, 0);
}

/** Writes instructions as words; `addresses` are those of each instruction and of the end. */
function encode(
  instructions: readonly Instruction[],
  start: number,
  addressOf: (area: Area) => number,
): { readonly words: Int32Array; readonly addresses: readonly number[] } {
  const bits = new Float32Array(1);
  const asInteger = new Int32Array(bits.buffer);
  const encodeWord = (word: Word): number => {
    if (word === null) return 0;
    if (typeof word === 'number') return word;
    if (isArea(word)) return addressOf(word);
    bits[0] = word.float;
    return asInteger[0] ?? 0;
  };
  const words: number[] = [];
  const addresses: number[] = [];
  for (const { opcode, words: own } of instructions) {
    addresses.push(start + 4 * words.length);
    words.push(opcode, own.length + 2, ...own.map(encodeWord));
  }
  addresses.push(start + 4 * words.length);
  return { words: Int32Array.from(words), addresses };
}
