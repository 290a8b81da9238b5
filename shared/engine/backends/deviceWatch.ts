import {
  backend,
  findBackendFactory,
  getBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { storeOf } from '../compiling/compiler';
import { rest } from '../compiling/rest';

/** The GPU went away while work was waiting for it. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';

  constructor(options?: ErrorOptions) {
    super('The graphics device was lost.', options);
  }
}

/** Waits on the device, and notices where it is lost: a driver that was reset, a GPU that was unplugged. */
export interface DeviceWatch {
  /** `work`, or an error as soon as the device is lost: what waits for a lost device may wait for ever. */
  unlessLost<Value>(work: Promise<Value>): Promise<Value>;
  readonly lost: boolean;
  /** Ends the watch. A device that was lost is forgotten, so that the backend starts afresh when it is opened again. */
  dispose(): void;
}

/** Watches the current backend; one without a device is never lost. */
export function watchDevice(): DeviceWatch {
  const name = getBackend();
  const owner = backend();
  const waiting = new Set<(error: Error) => void>();
  // What was lost before is told of no more.
  let lost = isContextLost(owner);
  const ignore = onDeviceLost(owner, () => {
    lost = true;
    for (const reject of waiting) reject(new DeviceLostError());
  });
  return {
    unlessLost: (work) =>
      new Promise((resolve, reject) => {
        const settle = (): boolean => waiting.delete(reject);
        waiting.add(reject);
        work.finally(settle).then(resolve, reject);
        if (lost) reject(new DeviceLostError());
      }),
    get lost() {
      return lost;
    },
    dispose: () => {
      ignore();
      if (lost) startAfresh(name, owner);
    },
  };
}

/** Calls `listener` when the device of TensorFlow.js' backend is lost; returns how to stop listening. */
function onDeviceLost(owner: object, listener: () => void): () => void {
  const canvas: unknown = Reflect.get(owner, 'canvas');
  if (isEventTarget(canvas)) {
    canvas.addEventListener('webglcontextlost', listener);
    return () => canvas.removeEventListener('webglcontextlost', listener);
  }
  let listening = true;
  const lost = lostPromise(Reflect.get(owner, 'device'));
  void lost?.then(() => {
    if (listening) listener();
  });
  return () => {
    listening = false;
  };
}

/**
 * Makes a backend the current one; false where it does not start. One whose device was lost while nobody watched it starts afresh: a
 * graphics process that ends takes all devices with it, those at rest too.
 */
export async function startBackend(name: string): Promise<boolean> {
  if (!(await setBackend(name))) return false;
  const owner = backend();
  if (!(await isLost(owner))) return true;
  startAfresh(name, owner);
  return await setBackend(name);
}

async function isLost(owner: object): Promise<boolean> {
  let lost = isContextLost(owner);
  void lostPromise(Reflect.get(owner, 'device'))?.then(() => {
    lost = true;
  });
  // One that was lost before says so in the next turn.
  await rest();
  return lost;
}

/** Whether a WebGL backend's context is lost; no other backend has one. */
function isContextLost(owner: object): boolean {
  const canvas: unknown = Reflect.get(owner, 'canvas');
  const context: unknown = isCanvas(canvas) ? canvas.getContext('webgl2') : null;
  return isContext(context) && context.isContextLost();
}

function isCanvas(value: unknown): value is { getContext(kind: 'webgl2'): unknown } {
  return typeof value === 'object' && value !== null && 'getContext' in value;
}

function isContext(value: unknown): value is { isContextLost(): boolean } {
  return typeof value === 'object' && value !== null && 'isContextLost' in value;
}

/** `GPUDevice.lost`. */
function lostPromise(device: unknown): Promise<unknown> | null {
  if (typeof device !== 'object' || device === null) return null;
  const lost: unknown = Reflect.get(device, 'lost');
  return lost instanceof Promise ? lost : null;
}

interface EventSource {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

function isEventTarget(value: unknown): value is EventSource {
  return typeof value === 'object' && value !== null && 'addEventListener' in value;
}

/**
 * Drops TensorFlow.js' instance of the backend and keeps its maker. What the instance held on the device is gone with that;
 * letting go of it again would only fail, later and elsewhere.
 */
function startAfresh(name: string, owner: object): void {
  const factory = findBackendFactory(name);
  forgetPrograms(owner);
  Reflect.set(owner, 'dispose', () => undefined);
  try {
    removeBackend(name);
  } finally {
    registerBackend(name, factory);
  }
}

/** All of TensorFlow.js' WebGL backends share one store of programs: of a lost context they run no more, and everything would be 0. */
function forgetPrograms(owner: object): void {
  if (!('binaryCache' in owner)) return;
  const store = storeOf(owner, 'binaryCache');
  for (const key of Object.keys(store)) delete store[key];
}
