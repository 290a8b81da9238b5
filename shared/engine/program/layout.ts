import { aligned, type Placement, placeAreas } from './arena';
import { Control } from './control';
import type { Emitter } from './emitter';
import { type Area, type Instruction, isArea, rootOf, type Word } from './program';
import type { Stretch, TrainingProgram } from './trainingProgram';

/** A stretch of instructions in memory. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type SpanName =
  | 'forward'
  | 'statistics'
  | 'histograms'
  | 'backward'
  | 'measureNorms'
  | 'update'
  | 'inference';

/** What is laid out of a training program. */
export interface MachineProgram extends Pick<TrainingProgram, 'kept'> {
  readonly training: Omit<
    TrainingProgram['training'],
    'labels' | 'score' | 'outputScores' | 'taps' | 'norms'
  >;
  readonly inference: Pick<TrainingProgram['inference'], 'emitter' | 'images' | 'forward'>;
}

/** Where everything of a program lies in memory. */
interface Places {
  /** Bytes of the memory. */
  readonly bytes: number;
  /** Where the program's words begin. */
  readonly start: number;
  readonly scratch: number;
  /** Of each thread. */
  readonly scratchBytes: number;
  addressOf(area: Area): number;
}

interface Layout extends Places {
  /** The program's words. */
  readonly words: Int32Array;
  readonly spans: Readonly<Record<SpanName, Span>>;
}

/** From low to high: control words and the binary's own constants, programs, what is kept, scratch, what comes and goes. */
export function place({ training, inference, kept }: MachineProgram, threads: number): Places {
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
  const bytes = arena + Math.max(...halves.map((half) => half.bytes));
  return { bytes, start, scratch, scratchBytes, addressOf };
}

/** Gives everything its place, and writes the program's words with it. */
export function layOut(program: MachineProgram, threads: number): Layout {
  const { training, inference } = program;
  const places = place(program, threads);
  const encoded = encode(
    [...training.emitter.instructions, ...inference.emitter.instructions],
    places.start,
    places.addressOf,
  );
  const span = ({ from, to }: Stretch): Span => ({
    from: encoded.addresses[from] ?? 0,
    to: encoded.addresses[to] ?? 0,
  });
  const after = training.emitter.instructions.length;
  const { forward, statistics, histograms, backward, measureNorms, update } = training;
  return {
    ...places,
    words: encoded.words,
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
