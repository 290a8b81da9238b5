import '@tensorflow/tfjs-backend-cpu';
import { backend, setBackend } from '@tensorflow/tfjs-core';
import type { BackendOpener } from './attempt';

/** Plain JavaScript: slow, and runs everywhere. */
export const cpuOpener: BackendOpener = {
  name: 'cpu',
  label: 'plain JavaScript',
  identify: () => Promise.resolve(''),
  async open() {
    if (!(await setBackend('cpu'))) return { kind: 'refused', reason: 'TensorFlow.js could not start it' };
    // In Node it would, at its first tensor, advertise another backend on the console.
    Reflect.set(backend(), 'firstUse', false);
    return { kind: 'opened' };
  },
};
