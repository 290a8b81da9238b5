import { z } from 'zod';
import type { Attempt, BackendOpener } from './attempt';
import { startBackend } from './deviceWatch';
import { isSoftwareRenderer } from './software';

/** The GPU through WebGPU. */
export const webgpuOpener: BackendOpener = {
  name: 'webgpu',
  label: 'WebGPU',
  identify: async () => {
    try {
      return adapterName(await requestAdapter(hostGpu()));
    } catch {
      return '';
    }
  },
  async open(_assets, requested) {
    try {
      const refusal = await findRefusal(requested);
      if (refusal !== null) return refusal;
      await import('@tensorflow/tfjs-backend-webgpu');
      const started = await startBackend('webgpu');
      return started ? { kind: 'opened' } : { kind: 'refused', reason: 'its device could not be started' };
    } catch (error) {
      return { kind: 'refused', reason: `its device could not be started (${String(error)})` };
    }
  },
};

interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<unknown>;
}

/** What is read of a GPUAdapterInfo. */
const adapterSchema = z.object({
  info: z
    .object({ vendor: z.string(), architecture: z.string(), device: z.string(), description: z.string() })
    .optional(),
});

/**
 * Asks for an adapter before TensorFlow.js does, which without one fails with «Cannot read properties of null».
 * Null where there is a usable one.
 */
async function findRefusal(softwareAllowed: boolean): Promise<Attempt | null> {
  const gpu = hostGpu();
  if (gpu === null) return { kind: 'absent', reason: 'this runtime has no WebGPU' };
  const adapter = await requestAdapter(gpu);
  if (adapter === null) return { kind: 'refused', reason: 'no graphics adapter offers it' };
  const name = adapterName(adapter);
  if (softwareAllowed || !isSoftwareRenderer(name)) return null;
  return { kind: 'refused', reason: `its only adapter works in software (${name})` };
}

async function requestAdapter(gpu: Gpu | null): Promise<unknown> {
  return (await gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
}

function hostGpu(): Gpu | null {
  const navigator: unknown = Reflect.get(globalThis, 'navigator');
  if (typeof navigator !== 'object' || navigator === null || !('gpu' in navigator)) return null;
  return isGpu(navigator.gpu) ? navigator.gpu : null;
}

function isGpu(value: unknown): value is Gpu {
  return typeof value === 'object' && value !== null && 'requestAdapter' in value;
}

function adapterName(adapter: unknown): string {
  const parsed = adapterSchema.safeParse(adapter);
  if (!parsed.success || parsed.data.info === undefined) return '';
  const { vendor, architecture, device, description } = parsed.data.info;
  return [vendor, architecture, device, description].filter((part) => part !== '').join(' ');
}
