import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import type { BackendOpener } from './attempt';

/** Plain JavaScript: slow, and runs everywhere. */
export const cpuOpener: BackendOpener = {
  name: 'cpu',
  label: 'plain JavaScript',
  async open() {
    const opened = await setBackend('cpu');
    return opened ? { kind: 'opened' } : { kind: 'refused', reason: 'TensorFlow.js could not start it' };
  },
};
