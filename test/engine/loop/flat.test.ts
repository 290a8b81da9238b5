import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { TrainingEvent } from '../../../shared/protocol/training';
import { collect, eventsOf, startTraining, stepsOf, tinyDocument } from './support';

/** Bytes of WASM's memory, which grows and never shrinks. */
function heapBytes(): number {
  const opened = backend();
  if (!(opened instanceof BackendWasm)) throw new Error('This is not the WASM backend.');
  const heap: unknown = Reflect.get(opened.wasm, 'HEAPU8');
  return heap instanceof Uint8Array ? heap.byteLength : Number.NaN;
}

test('460 steps with frames and ten validations: tensors, bytes and WASM’s memory stay what they were after the first epoch', async () => {
  const heaps: number[] = [];
  const counts: string[] = [];
  const look = (event: TrainingEvent): void => {
    if (event.type !== 'epoch') return;
    heaps.push(heapBytes());
    counts.push(`${memory().numTensors} tensors, ${memory().numBytes} bytes`);
  };
  const events = await collect(startTraining(tinyDocument({ epochs: 10, framesEvery: 7 })), look);
  expect(stepsOf(events)).toHaveLength(460);
  expect(new Set(heaps)).toEqual(new Set([heaps[0]]));
  expect(new Set(counts).size).toBe(1);
  const told = eventsOf(events, 'steps').filter(({ steps }) => (steps.at(-1)?.step ?? 0) > 1);
  expect(new Set(told.map(({ tensors, bytes }) => `${tensors} ${bytes}`)).size).toBe(1);
});

test('20 trainings one after another leave nothing behind and need no more of WASM’s memory than the second', async () => {
  const left: string[] = [];
  for (let run = 0; run < 20; run++) {
    await collect(startTraining(tinyDocument({ batchSize: 256 })));
    left.push(`${memory().numTensors} tensors, ${memory().numBytes} bytes, heap ${heapBytes()}`);
  }
  expect(new Set(left.slice(1)).size).toBe(1);
});
