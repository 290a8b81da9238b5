import { groupDigits } from '../../words/groupDigits';

type Allocate = (bytes: number) => number;

const guarded = new WeakSet<object>();

/** Bytes that 32-bit addresses reach. */
const ADDRESSABLE = 2 ** 32;

/**
 * Makes a failed allocation on the WASM heap an error. TensorFlow.js does not look: where memory has run out it takes the
 * address 0 for the new tensor's, and of a size beyond 4 GB it asks for the rest only; either way it would write over
 * whatever lies there.
 */
export function guardAllocations(module: object): void {
  if (guarded.has(module)) return;
  // Until its first call, Emscripten's _malloc is a stand-in that puts the real one in its own place.
  readAllocate(module)(0);
  const allocate = readAllocate(module);
  Reflect.set(module, '_malloc', (bytes: number) => {
    const address = bytes < ADDRESSABLE ? allocate(bytes) : 0;
    if (address !== 0 || bytes === 0) return address;
    const megabytes = groupDigits(Math.ceil(bytes / 2 ** 20));
    throw new Error(`WASM is out of memory: a tensor needs ${megabytes} MB`);
  });
  guarded.add(module);
}

function readAllocate(module: object): Allocate {
  const allocate: unknown = Reflect.get(module, '_malloc');
  if (isAllocate(allocate)) return allocate;
  throw new Error('TensorFlow.js’ WASM backend has no _malloc: its version is another.');
}

function isAllocate(value: unknown): value is Allocate {
  return typeof value === 'function';
}
