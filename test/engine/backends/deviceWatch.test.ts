import { backend, KernelBackend, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { DeviceLostError, watchDevice } from '../../../shared/engine/backends/deviceWatch';
import { useBackend } from '../useBackend';

/** As TensorFlow.js' WebGL backend: its context tells of its loss as an event of its canvas. */
class CanvasBackend extends KernelBackend {
  readonly canvas = new EventTarget();

  override dispose(): void {
    // Nothing is held.
  }

  lose(): void {
    this.canvas.dispatchEvent(new Event('webglcontextlost'));
  }
}

/** As its WebGPU backend: a promise of its device tells. */
class DeviceBackend extends KernelBackend {
  lose = (): void => undefined;

  readonly device = {
    lost: new Promise<void>((resolve) => {
      this.lose = resolve;
    }),
  };

  override dispose(): void {
    // Nothing is held.
  }
}

const never = new Promise<never>(() => undefined);

beforeAll(() => {
  registerBackend('canvas', () => new CanvasBackend());
  registerBackend('device', () => new DeviceBackend());
});

/** The current backend, which a test made. */
function current(): CanvasBackend | DeviceBackend {
  const made: unknown = backend();
  if (made instanceof CanvasBackend || made instanceof DeviceBackend) return made;
  throw new Error('The backend is not one of this test.');
}

test.each(['canvas', 'device'])('work that waits for a lost device ends with an error (%s)', async (name) => {
  await setBackend(name);
  const watch = watchDevice();
  expect(await watch.unlessLost(Promise.resolve(5))).toBe(5);
  await expect(watch.unlessLost(Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  const waiting = watch.unlessLost(never);
  current().lose();
  await expect(waiting).rejects.toThrow(DeviceLostError);
  await expect(watch.unlessLost(never)).rejects.toThrow('The graphics device was lost.');
  expect(watch.lost).toBe(true);
  watch.dispose();
});

test.each(['canvas', 'device'])('a lost backend starts afresh when it is opened again (%s)', async (name) => {
  await setBackend(name);
  const first = current();
  const watch = watchDevice();
  first.lose();
  await watch.unlessLost(never).catch(() => undefined);
  watch.dispose();
  await setBackend(name);
  expect(current()).not.toBe(first);
});

test.each(['canvas', 'device'])(
  'one that was not lost is kept, and nobody listens any more (%s)',
  async (name) => {
    await setBackend(name);
    const kept = current();
    const watch = watchDevice();
    watch.dispose();
    kept.lose();
    await Promise.resolve();
    expect(watch.lost).toBe(false);
    await setBackend(name);
    expect(current()).toBe(kept);
  },
);

test('a backend without a device is never lost', async () => {
  await useBackend('wasm');
  const watch = watchDevice();
  expect(await watch.unlessLost(Promise.resolve('done'))).toBe('done');
  expect(watch.lost).toBe(false);
  watch.dispose();
});
