import { createRandom, streamSeed } from '../../random';

/** Batches that `count` images make: the last one takes what is left over, as in Keras. */
export function batchCount(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}

/** The order in which epoch `epoch` (from 1) sees the images. It hangs on nothing else that the seed decides. */
export function epochOrder(seed: number, epoch: number, count: number): Int32Array {
  return Int32Array.from(createRandom(streamSeed(seed, 'order', epoch)).shuffle(count));
}

/** 0 … count − 1, the order of validation. */
export function plainOrder(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}

/** Cuts an order into batches. */
export function* batchesOf(order: Int32Array, batchSize: number): Generator<Int32Array, void> {
  for (let start = 0; start < order.length; start += batchSize) {
    yield order.slice(start, start + batchSize);
  }
}
