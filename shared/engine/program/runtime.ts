import { z } from 'zod';
import type { TrainingSettings } from '../../document/schema';
import { findWebAssembly, type Memory, type WebAssemblyInterface } from '../kernels/native/webAssembly';
import { PROGRAM_BINARY } from './binary';
import { RELAXED_PROGRAM_BINARY } from './binaryRelaxed';
import { type Sizes, sizesSchema } from './sizes';
import { importsFor } from './threads';

/** The binary of programs, compiled on this runtime. */
export interface ProgramRuntime {
  readonly module: object;
  /** Memory of so many bytes, which threads can share. */
  createMemory(bytes: number): Memory;
  /** The binary working in `memory`: runs what the control words name, together with `threads` − 1 serving threads. */
  instantiate(memory: Memory): (threads: number) => void;
  readonly sizes: Sizes;
}

const launchSchema = z.object({
  launch: z.custom<(threads: number) => void>((value) => typeof value === 'function'),
});

/** Whether products and sums are the same on every processor, or rounded as is fastest on this one. */
export type Arithmetic = TrainingSettings['arithmetic'];

const runtimes = new Map<Arithmetic, ProgramRuntime>();

/**
 * The runtime for an arithmetic, or null where WebAssembly or what the binary needs of it (SIMD, shared memory) is missing:
 * `findLack` says what. Where there is no relaxed SIMD, `fast` is `portable`.
 */
export function programRuntime(arithmetic: Arithmetic): ProgramRuntime | null {
  const known = runtimes.get(arithmetic);
  if (known !== undefined) return known;
  const relaxed = arithmetic === 'fast' ? createRuntime(RELAXED_PROGRAM_BINARY) : null;
  const runtime = relaxed ?? createRuntime(PROGRAM_BINARY);
  if (runtime !== null) runtimes.set(arithmetic, runtime);
  return runtime;
}

/** What programs need, and a runtime may lack. */
type Lack = 'simd' | 'sharedMemory';

/** What this runtime lacks of what programs need; null where it has all of it. */
export function findLack(): Lack | null {
  const wasm = findWebAssembly();
  if (wasm === null || !wasm.validate(bytesOf(PROGRAM_BINARY))) return 'simd';
  return sharedPage(wasm) === null ? 'sharedMemory' : null;
}

const PAGE = 65_536;
/** What 32 bits can address. */
const MOST_BYTES = 65_535 * PAGE;

/** A program that takes more memory than WASM can have. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';

  constructor(readonly bytes: number) {
    super(`A program takes ${(bytes / 2 ** 30).toFixed(1)} GB, and WASM has room for 4.`);
  }
}

/** Whether WASM can have so much memory. */
export function isWithinReach(bytes: number): boolean {
  return bytes <= MOST_BYTES;
}

function createRuntime(binary: string): ProgramRuntime | null {
  const wasm = findWebAssembly();
  const bytes = bytesOf(binary);
  if (wasm === null || !wasm.validate(bytes)) return null;
  const page = sharedPage(wasm);
  if (page === null) return null;
  const module = new wasm.Module(bytes);
  const exportsIn = (memory: Memory): unknown => new wasm.Instance(module, importsFor(memory)).exports;
  return {
    module,
    createMemory: (size) => allocate(wasm, size),
    instantiate: (memory) => launchSchema.parse(exportsIn(memory)).launch,
    sizes: sizesSchema.parse(exportsIn(page)),
  };
}

function bytesOf(binary: string): Uint8Array {
  return Uint8Array.from(binary.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The least memory that can be shared; null where the runtime has none, or is not allowed any. */
function sharedPage(wasm: WebAssemblyInterface): Memory | null {
  try {
    return new wasm.Memory({ initial: 1, maximum: 1, shared: true });
  } catch {
    return null;
  }
}

function allocate(wasm: WebAssemblyInterface, bytes: number): Memory {
  if (!isWithinReach(bytes)) throw new TooLargeError(bytes);
  const pages = Math.ceil(bytes / PAGE);
  try {
    return new wasm.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (error) {
    const gigabytes = (bytes / 2 ** 30).toFixed(1);
    throw new Error(`Out of memory: ${gigabytes} GB for a step of this network are not to be had.`, {
      cause: error,
    });
  }
}
