import { getBackend } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { openBackend } from '../../../shared/engine/backends';

// In a file of its own: TensorFlow.js keeps a failure to load its binary for as long as the process lives.
it('where the WASM binary is missing, plain JavaScript takes over and says so', async () => {
  for (const method of ['warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
  const { name, note } = await openBackend('auto', { wasmBase: '/no/such/folder/' });
  expect(name).toBe('cpu');
  expect(note).toMatch(
    /^Training runs on plain JavaScript, because WASM cannot be used: its binary could not be loaded from \/no\/such\/folder\//,
  );
  expect(getBackend()).toBe('cpu');
});
