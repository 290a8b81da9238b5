import { z } from 'zod';
import { findWebAssembly, type Memory } from '../kernels/native/webAssembly';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isMemory = (value: unknown): boolean => isObject(value) && Reflect.has(Object(value), 'buffer');

/** What a thread is told when it starts; all of it can be sent to a worker. */
export const threadOrderSchema = z.strictObject({
  /** The compiled binary of programs. */
  module: z.custom<object>(isObject),
  /** The memory that all threads share. */
  memory: z.custom<Memory>(isMemory),
  /** Its number, from 1: whoever runs the programs is thread 0. */
  number: z.int().min(1),
  threads: z.int().min(2),
  /** Byte of the memory in which a thread that failed puts a 1, so that nobody waits for it. */
  failed: z.int(),
  /** Byte of the memory that is not 0 once the threads are to end. */
  stop: z.int(),
});

export type ThreadOrder = z.infer<typeof threadOrderSchema>;

/** A thread that was started. */
export interface ThreadLink {
  /** Resolves when it is about to serve; rejects where it cannot. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, for whatever reason, where the host can tell. */
  readonly ended: Promise<void>;
  /** Ends it at once; before that, `announceEnd` tells those that would wait for it. */
  terminate(): void;
}

/** Beyond so many threads a step of the networks that are drawn here gains little. */
export const MOST_THREADS = 8;

/** Starts threads; the host supplies it, since workers differ between pages and Node. */
export interface ThreadHost {
  /** Threads that a training should use, its own included: at least 1. */
  readonly count: number;
  start(order: ThreadOrder): ThreadLink;
}

/**
 * Tells the other threads that one is about to be ended: its caller may be in a step before a host can tell that it has, and
 * would wait for it for ever. At the end of a training nobody waits.
 */
export function announceEnd({ memory, failed, stop }: ThreadOrder): void {
  const words = new Int32Array(memory.buffer);
  if (Atomics.load(words, stop / 4) === 0) Atomics.store(words, failed / 4, 1);
}

/** Milliseconds of a sleep, after which a thread looks whether another has failed. */
const NAP = 100;

/** What the binary imports: the shared memory, and how a thread sleeps while a word of it is `old`. */
export function importsFor(memory: Memory): {
  env: { memory: Memory };
  /** By the name of the file that declares it. */
  threads: { sleep: (address: number, old: number) => void };
} {
  const words = new Int32Array(memory.buffer);
  const sleep = (address: number, old: number): void => void Atomics.wait(words, address / 4, old, NAP);
  return { env: { memory }, threads: { sleep } };
}

const servingSchema = z.object({
  serve: z.custom<(number: number, threads: number, seen: number) => void>(
    (value) => typeof value === 'function',
  ),
});

/**
 * The life of a thread: says that it is ready, then serves until it is told to stop, without ever giving control back. Where an
 * instruction fails, the other threads are told, which would wait for this one.
 */
export function serveThread(data: unknown, ready: () => void): void {
  const { module, memory, number, threads, failed } = threadOrderSchema.parse(data);
  const wasm = findWebAssembly();
  if (wasm === null) throw new Error('This worker has no WebAssembly.');
  const { exports } = new wasm.Instance(module, importsFor(memory));
  const { serve } = servingSchema.parse(exports);
  ready();
  try {
    serve(number, threads, 0);
  } catch (error) {
    Atomics.store(new Int32Array(memory.buffer), failed / 4, 1);
    throw error;
  }
}
