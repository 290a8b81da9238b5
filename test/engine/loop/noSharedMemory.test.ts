import { expect, test, vi } from 'vitest';
import type { openRuntime } from '../../../shared/engine/program/runtime';
import { noteOverTape } from './fallBackSupport';

const sentence =
  /^This runtime gives no memory that threads can share, .* slower\. Start Normscope anew .* GPU\.$/;

/** A runtime that is opened is kept: of modules that were not loaded before none is. */
async function freshRuntime(): Promise<typeof openRuntime> {
  vi.resetModules();
  return (await import('../../../shared/engine/program/runtime')).openRuntime;
}

test('where WebAssembly has SIMD and takes no shared memory, that is what is told', async () => {
  const open = await freshRuntime();
  const { validate } = WebAssembly;
  // A runtime without threads refuses whatever has a shared memory in it; what has SIMD alone it takes.
  const refusing = vi.spyOn(WebAssembly, 'validate');
  refusing.mockImplementation((bytes) => bytes.byteLength < 100 && validate(bytes));
  expect(open('portable')).toBe('sharedMemory');
  refusing.mockReturnValue(false);
  expect(open('portable')).toBe('simd');
  vi.restoreAllMocks();
});

test('without shared memory a network trains over the tape, and says so', async () => {
  const { Memory } = WebAssembly;
  class Unshared extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (descriptor.shared === true) throw new TypeError('Shared memory is not allowed here.');
      super(descriptor);
    }
  }
  Reflect.set(WebAssembly, 'Memory', Unshared);
  const mend = (): void => void Reflect.set(WebAssembly, 'Memory', Memory);
  try {
    expect(await noteOverTape(mend)).toMatch(sentence);
  } finally {
    mend();
  }
});

test('a memory that is refused once and given a moment later is what is told of', async () => {
  const open = await freshRuntime();
  const { Memory } = WebAssembly;
  let refusals = 0;
  class RefusedOnce extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      refusals += 1;
      if (refusals === 1) throw new RangeError('Out of memory.');
      super(descriptor);
    }
  }
  Reflect.set(WebAssembly, 'Memory', RefusedOnce);
  try {
    expect(open('portable')).toBe('sharedMemory');
    expect(open('portable')).not.toBeTypeOf('string');
  } finally {
    Reflect.set(WebAssembly, 'Memory', Memory);
  }
});
