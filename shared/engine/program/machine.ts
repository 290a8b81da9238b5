import type { AreaValues } from './areaValues';
import { Control, type Parameter } from './control';
import { layOut, type MachineProgram, type Span, type SpanName } from './layout';
import type { Area } from './program';
import type { ProgramRuntime } from './runtime';
import type { ThreadHost, ThreadLink } from './threads';

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
