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

/** What programs need, and a runtime may lack. */
export type Lack = 'simd' | 'sharedMemory';

/**
 * The runtime for an arithmetic, or what of what its binary needs is missing here, now: another call may be given the memory that this
 * one was refused. Where there is no relaxed SIMD, `fast` is `portable`.
 */
export function openRuntime(arithmetic: Arithmetic): ProgramRuntime | Lack {
  const known = runtimes.get(arithmetic);
  if (known !== undefined) return known;
  const relaxed = arithmetic === 'fast' ? createRuntime(RELAXED_PROGRAM_BINARY) : 'simd';
  const opened = typeof relaxed === 'string' ? createRuntime(PROGRAM_BINARY) : relaxed;
  if (typeof opened !== 'string') runtimes.set(arithmetic, opened);
  return opened;
}

/** The runtime for an arithmetic, for whom it does not matter why there is none. */
export function programRuntime(arithmetic: Arithmetic): ProgramRuntime | null {
  const opened = openRuntime(arithmetic);
  return typeof opened === 'string' ? null : opened;
}

/** A module of one function, `() => i8x16.splat(0)`: valid wherever there is SIMD, with a memory that can be shared or without. */
const SIMD_ALONE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b],
);

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

function createRuntime(binary: string): ProgramRuntime | Lack {
  const wasm = findWebAssembly();
  const bytes = bytesOf(binary);
  if (wasm === null) return 'simd';
  // The binary has SIMD, a memory that is shared and instructions on it: what is refused may be any of them.
  if (!wasm.validate(bytes)) return wasm.validate(SIMD_ALONE) ? 'sharedMemory' : 'simd';
  const page = sharedPage(wasm);
  if (page === null) return 'sharedMemory';
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
