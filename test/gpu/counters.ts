/** What was asked of the GPU since the last reset. */
export interface GpuWork {
  /** Programs run. */
  dispatches: number;
  /** Uploads of values, those of a program's few parameters left out. */
  uploads: number;
  /** Values copied back. */
  readBacks: number;
}

const work: GpuWork = { dispatches: 0, uploads: 0, readBacks: 0 };

/** Counts every later call of a method of `prototype`, where the host has it. */
function count(prototype: object | undefined, method: string, what: keyof GpuWork): void {
  const original: unknown = prototype && Reflect.get(prototype, method);
  if (prototype === undefined || typeof original !== 'function') return;
  Reflect.set(prototype, method, function counted(this: unknown, ...args: unknown[]): unknown {
    work[what] += 1;
    return Reflect.apply(original, this, args);
  });
}

/** Begins to count, once for a page. */
export function countGpuWork(): void {
  const gl = globalThis.WebGL2RenderingContext?.prototype;
  count(gl, 'drawElements', 'dispatches');
  count(gl, 'texSubImage2D', 'uploads');
  count(gl, 'readPixels', 'readBacks');
  count(globalThis.GPUComputePassEncoder?.prototype, 'dispatchWorkgroups', 'dispatches');
  count(globalThis.GPUBuffer?.prototype, 'mapAsync', 'readBacks');
}

/** What was done since the last call. */
export function takeGpuWork(): GpuWork {
  const taken = { ...work };
  Object.assign(work, { dispatches: 0, uploads: 0, readBacks: 0 });
  return taken;
}
