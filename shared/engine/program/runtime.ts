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

const runtimes = new Map<Arithmetic, ProgramRuntime | null>();

/**
 * The runtime for an arithmetic, or null where WebAssembly or what the binary needs of it (SIMD, shared memory) is missing. Where
 * relaxed SIMD is, `fast` is `portable`.
 */
export function programRuntime(arithmetic: Arithmetic): ProgramRuntime | null {
  const known = runtimes.get(arithmetic);
  if (known !== undefined) return known;
  const relaxed = arithmetic === 'fast' ? createRuntime(RELAXED_PROGRAM_BINARY) : null;
  const runtime = relaxed ?? createRuntime(PROGRAM_BINARY);
  runtimes.set(arithmetic, runtime);
  return runtime;
}

const PAGE = 65_536;
/** What 32 bits can address. */
const MOST_BYTES = 65_535 * PAGE;

function createRuntime(binary: string): ProgramRuntime | null {
  const wasm = findWebAssembly();
  const bytes = Uint8Array.from(binary.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (wasm === null || !wasm.validate(bytes)) return null;
  const module = new wasm.Module(bytes);
  const createMemory = (size: number): Memory => allocate(wasm, size);
  const exportsIn = (memory: Memory): unknown => new wasm.Instance(module, importsFor(memory)).exports;
  return {
    module,
    createMemory,
    instantiate: (memory) => launchSchema.parse(exportsIn(memory)).launch,
    sizes: sizesSchema.parse(exportsIn(createMemory(PAGE))),
  };
}

function allocate(wasm: WebAssemblyInterface, bytes: number): Memory {
  const gigabytes = (bytes / 2 ** 30).toFixed(1);
  if (bytes > MOST_BYTES) {
    throw new Error(
      `Out of memory: a step of this network takes ${gigabytes} GB at this batch size, and WASM has room for 4.`,
    );
  }
  const pages = Math.ceil(bytes / PAGE);
  try {
    return new wasm.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (error) {
    throw new Error(`Out of memory: ${gigabytes} GB for a step of this network are not to be had.`, {
      cause: error,
    });
  }
}
