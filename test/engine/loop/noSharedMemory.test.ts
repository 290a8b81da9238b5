import { expect, test } from 'vitest';
import { noteOverTape } from './fallBackSupport';

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
    expect(await noteOverTape(mend)).toMatch(
      /^This runtime gives no memory that threads can share, .* slower\. Start Normscope anew .* GPU\.$/,
    );
  } finally {
    mend();
  }
});
