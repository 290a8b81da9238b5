import { backend, env } from '@tensorflow/tfjs-core';
import type { Attempt, BackendOpener } from './attempt';
import { startBackend } from './deviceWatch';
import { isSoftwareRenderer } from './software';

/** The GPU through WebGL 2. */
export const webglOpener: BackendOpener = {
  name: 'webgl',
  label: 'WebGL',
  identify: () => Promise.resolve(identifyRenderer()),
  async open(_assets, requested) {
    try {
      const refusal = findRefusal(requested);
      if (refusal !== null) return refusal;
      await import('@tensorflow/tfjs-backend-webgl');
      if (!(await startBackend('webgl')))
        return { kind: 'refused', reason: 'its context could not be started' };
    } catch (error) {
      return { kind: 'refused', reason: `its context could not be started (${String(error)})` };
    }
    return requireFloat32();
  },
};

/**
 * TensorFlow.js 4.22 tests the precision of a context the wrong way round (`floatPrecision` in backend_webgl) and takes
 * 32-bit contexts for 16-bit ones: its smallest number becomes 1e-4 instead of 1e-7. The right answer is put in place.
 */
function requireFloat32(): Attempt {
  if (env().get('WEBGL_RENDER_FLOAT32_ENABLED') !== true) {
    return { kind: 'refused', reason: 'this GPU computes with 16-bit numbers only, too coarse for training' };
  }
  Reflect.set(backend(), 'floatPrecisionValue', 32);
  return { kind: 'opened' };
}

interface WebGlContext {
  getExtension(name: string): unknown;
  getParameter(name: number): unknown;
}

function identifyRenderer(): string {
  try {
    const context = probeContext();
    if (context === 'absent' || context === null) return '';
    const name = rendererName(context);
    release(context);
    return name;
  } catch {
    return '';
  }
}

/** Null where there is a usable context. */
function findRefusal(softwareAllowed: boolean): Attempt | null {
  const context = probeContext();
  if (context === 'absent') return { kind: 'absent', reason: 'this runtime has no WebGL' };
  if (context === null) return { kind: 'refused', reason: 'no graphics adapter offers it' };
  const name = rendererName(context);
  release(context);
  if (softwareAllowed || !isSoftwareRenderer(name)) return null;
  return { kind: 'refused', reason: `its only renderer works in software (${name})` };
}

function probeContext(): WebGlContext | 'absent' | null {
  const canvasClass: unknown = Reflect.get(globalThis, 'OffscreenCanvas');
  if (typeof canvasClass !== 'function') return 'absent';
  const canvas: unknown = Reflect.construct(canvasClass, [1, 1]);
  if (!isCanvas(canvas)) return 'absent';
  const context = canvas.getContext('webgl2');
  return isContext(context) ? context : null;
}

function isCanvas(value: unknown): value is { getContext(kind: 'webgl2'): unknown } {
  return typeof value === 'object' && value !== null && 'getContext' in value;
}

function isContext(value: unknown): value is WebGlContext {
  return typeof value === 'object' && value !== null && 'getExtension' in value && 'getParameter' in value;
}

/** UNMASKED_RENDERER_WEBGL of the extension WEBGL_debug_renderer_info. */
const UNMASKED_RENDERER = 0x9246;

function rendererName(context: WebGlContext): string {
  if (context.getExtension('WEBGL_debug_renderer_info') === null) return '';
  return String(context.getParameter(UNMASKED_RENDERER));
}

/** Browsers keep few contexts alive at a time: the probe's is given back at once. */
function release(context: WebGlContext): void {
  const extension = context.getExtension('WEBGL_lose_context');
  if (isLoseContext(extension)) extension.loseContext();
}

function isLoseContext(value: unknown): value is { loseContext(): void } {
  return typeof value === 'object' && value !== null && 'loseContext' in value;
}
