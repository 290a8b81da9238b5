import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { BATCH_STATISTICS } from '../../shared/engine/kernels/batchStatistics';
import { createRandom, streamSeed } from '../../shared/random';
import { channelMoments } from '../../shared/signals/moments';

/** A tensor to be made on whatever backend is current. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly dtype?: 'int32';
}

/** One call of one of the engine's kernels. */
export interface KernelCase {
  /** The kernel's name, and what is special in this call. */
  readonly kernel: string;
  readonly about: string;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly attrs: NamedAttrMap;
}

export function normal(shape: readonly number[], name: string, mean = 0): Values {
  const random = createRandom(streamSeed(1, name, shape.join()));
  const size = shape.reduce((product, extent) => product * extent, 1);
  // Rounded beforehand, so that every backend is given the same numbers.
  const data = Array.from({ length: size }, () => Math.fround(mean + random.normal()));
  return { shape, data };
}

/** Channels of one value each, which no sum of float32 has exactly. */
export function constant(shape: readonly number[]): Values {
  const channels = shape.at(-1) ?? 1;
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Array.from({ length: size }, (_, at) => Math.fround(10.3 + 0.77 * (at % channels))) };
}

/** Mean and variance of every channel. */
export function statisticsOf({ shape, data }: Values): { readonly mean: Values; readonly variance: Values } {
  const channels = shape.at(-1) ?? 1;
  const { mean, variance } = channelMoments(Float32Array.from(data), channels);
  const perChannel = (values: Float64Array): Values => ({
    shape: [channels],
    data: [...Float32Array.from(values)],
  });
  return { mean: perChannel(mean), variance: perChannel(variance) };
}

/** The same as rows, with what is cut off the mean. */
export function batchStatistics({ mean, variance }: ReturnType<typeof statisticsOf>, rest: Values): Values {
  const data = [mean, rest, variance].flatMap((row) => row.data);
  return { shape: [BATCH_STATISTICS.length, data.length / BATCH_STATISTICS.length], data };
}

export function scalar(value: number): Values {
  return { shape: [], data: [value] };
}
