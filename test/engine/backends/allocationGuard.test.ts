import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, square, tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { guardAllocations } from '../../../shared/engine/backends/allocationGuard';
import { useBackend } from '../useBackend';

test('a tensor that 32-bit addresses cannot reach is an error that says so, and what was there stays right', async () => {
  await useBackend('wasm');
  const opened = backend();
  if (!(opened instanceof BackendWasm)) throw new Error('This is not the WASM backend.');
  const kept = tensor([1, 2, 3]);
  expect(() => opened.makeOutput([2 ** 30, 2], 'float32')).toThrow(
    'WASM is out of memory: a tensor needs 8\u202f192 MB',
  );
  expect(Array.from(square(kept).dataSync())).toEqual([1, 4, 9]);
});

test('an allocation that fails is an error, one of nothing is not, and one that succeeds gives its address', () => {
  const module = { _malloc: (bytes: number) => (bytes > 100 ? 0 : bytes) };
  guardAllocations(module);
  guardAllocations(module);
  expect(() => module._malloc(101)).toThrow('WASM is out of memory: a tensor needs 1 MB');
  expect([module._malloc(0), module._malloc(64)]).toEqual([0, 64]);
});

test('what is not Emscripten’s module is refused', () => {
  expect(() => guardAllocations({})).toThrow('has no _malloc');
});
