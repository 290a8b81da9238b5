import { getBackend } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBackend } from '../../../shared/engine/backends';
import { isSoftwareRenderer } from '../../../shared/engine/backends/software';
import { wasmBase } from '../useBackend';

/** A GPU whose adapter has that name; null is none. */
function stubGpu(info: Record<'vendor' | 'architecture' | 'device' | 'description', string> | null): void {
  const requestAdapter = (): Promise<unknown> => Promise.resolve(info === null ? null : { info });
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
}

/** A WebGL 2 whose renderer has that name; null is none. */
function stubWebGl(renderer: string | null): void {
  const context = { getExtension: () => ({ loseContext: () => undefined }), getParameter: () => renderer };
  const getContext = (): unknown => (renderer === null ? null : context);
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = getContext;
    },
  );
}

const swiftShader = { vendor: 'google', architecture: 'swiftshader', device: '', description: '' };

describe('opening a backend', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it.each(['wasm', 'cpu'] as const)('gives the one that was asked for, without a word: %s', async (name) => {
    expect(await openBackend(name, { wasmBase })).toEqual({ name, note: null });
    expect(getBackend()).toBe(name);
  });

  it('takes WASM where the host has no GPU interface, without a word', async () => {
    expect(await openBackend('auto', { wasmBase })).toEqual({ name: 'wasm', note: null });
  });

  it('says so where the backend that was asked for is not there', async () => {
    expect(await openBackend('webgpu', { wasmBase })).toEqual({
      name: 'wasm',
      note: 'Training runs on WASM, because WebGPU cannot be used: this runtime has no WebGPU.',
    });
  });

  it('passes over GPUs that work in software, and says so', async () => {
    stubGpu(swiftShader);
    stubWebGl('ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)');
    const { name, note } = await openBackend('auto', { wasmBase });
    expect(name).toBe('wasm');
    expect(note).toBe(
      'Training runs on WASM, because WebGPU cannot be used: its only adapter works in software (google swiftshader); ' +
        'WebGL cannot be used: its only renderer works in software (ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device ' +
        '(Subzero) (0x0000C0DE)), SwiftShader driver)).',
    );
  });

  it('says so where a GPU interface is there and no GPU', async () => {
    stubGpu(null);
    stubWebGl(null);
    expect((await openBackend('auto', { wasmBase })).note).toBe(
      'Training runs on WASM, because WebGPU cannot be used: no graphics adapter offers it; WebGL cannot be used: no ' +
        'graphics adapter offers it.',
    );
  });

  it('says so where a GPU fails while it is being started', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    stubGpu({ vendor: 'acme', architecture: 'fast', device: '', description: '' });
    const { name, note } = await openBackend('webgpu', { wasmBase });
    expect(name).toBe('wasm');
    expect(note).toMatch(
      /^Training runs on WASM, because WebGPU cannot be used: its device could not be started/,
    );
  });
});

describe('names of renderers', () => {
  it.each([
    'google swiftshader',
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'softpipe',
  ])('in software are known: %s', (name) => {
    expect(isSoftwareRenderer(name)).toBe(true);
  });

  it.each([
    '',
    'nvidia ampere',
    'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
    'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
    'AMD Radeon Graphics (radeonsi, renoir, LLVM 15.0.7)',
  ])('of real GPUs are not taken for such: %s', (name) => {
    expect(isSoftwareRenderer(name)).toBe(false);
  });
});
