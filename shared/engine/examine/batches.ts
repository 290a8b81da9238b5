import { createRandom, streamSeed } from '../../random';
import { batchesOf } from '../loop/batches';

/** Images that pass together, of which the first `counted` are looked at; the others fill the batch. */
export interface SampleBatch {
  readonly indices: Int32Array;
  readonly counted: number;
}

/** The images of a validation set in an order that is always the same, and not by class, as the set may be. */
export function fixedOrder(count: number): Int32Array {
  return Int32Array.from(createRandom(streamSeed(0, 'examined')).shuffle(count));
}

/**
 * The first `count` images of an order in batches of one size, whatever that is: the last batch is filled with the images that come
 * next, from the beginning again where there are no more. Norms that take the statistics of batches have full ones, and those looked
 * at are always the same images.
 */
export function filledBatches(order: Int32Array, count: number, batchSize: number): readonly SampleBatch[] {
  const size = Math.min(batchSize, order.length);
  const looked = Math.min(count, order.length);
  return Array.from({ length: Math.ceil(looked / size) }, (_, batch) => {
    const start = batch * size;
    const indices = Int32Array.from({ length: size }, (__, at) => order[(start + at) % order.length] ?? 0);
    return { indices, counted: Math.min(size, looked - start) };
  });
}

/** Images in passes of so many, the last of which takes what is left over. */
export function cut(images: Int32Array, together: number): readonly SampleBatch[] {
  return [...batchesOf(images, together)].map((indices) => ({ indices, counted: indices.length }));
}

/** Batches joined to as many images as pass together, one batch at least. Only the last of them all may be filled up. */
export function joined(batches: readonly SampleBatch[], images: number): readonly SampleBatch[] {
  const size = batches[0]?.indices.length ?? 1;
  const together = Math.max(1, Math.floor(images / size));
  return Array.from({ length: Math.ceil(batches.length / together) }, (_, pass) => {
    const own = batches.slice(pass * together, (pass + 1) * together);
    return {
      indices: Int32Array.from(own.flatMap(({ indices }) => [...indices])),
      counted: own.reduce((sum, { counted }) => sum + counted, 0),
    };
  });
}

/** The batches that images make, without a last one that is not full; all of them, where they make none. */
export function fullBatches(images: Int32Array, batchSize: number): readonly SampleBatch[] {
  const size = Math.min(batchSize, images.length);
  const count = Math.floor(images.length / size);
  return Array.from({ length: count }, (_, batch) => {
    const indices = images.subarray(batch * size, (batch + 1) * size);
    return { indices, counted: size };
  });
}
