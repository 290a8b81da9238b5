import type { Tensor } from '@tensorflow/tfjs-core';
import { joinedValues } from '../kernels/joinedValues';

/** Reads tensors of float32, or of int32 as such, back from where they lie, without blocking. */
export interface Reader {
  /** The tensor's values, in an array of their own. */
  read(tensor: Tensor): Promise<Float32Array>;
}

interface Request {
  readonly tensor: Tensor;
  readonly resolve: (values: Float32Array) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A reader that fetches everything it is asked for in one turn of the event loop in one read-back: on a GPU each is a round
 * trip, however few numbers it brings.
 */
export function createReader(): Reader {
  let waiting: Request[] = [];
  const fetchAll = (): void => {
    const requests = waiting;
    waiting = [];
    void answer(requests);
  };
  return {
    read: (tensor) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) void Promise.resolve().then(fetchAll);
        waiting.push({ tensor, resolve, reject });
      }),
  };
}

/** A reader for steps that are only compiled. */
export interface BlindReader extends Reader {
  /** Runs what a reader would of all that was asked for since the last call. */
  join(): void;
}

/** It runs the programs that a reader runs, and reads nothing back: whoever asks is given zeros. */
export function createBlindReader(): BlindReader {
  const asked: Tensor[] = [];
  return {
    read: (tensor) => {
      asked.push(tensor);
      return Promise.resolve(new Float32Array(tensor.size));
    },
    join: () => {
      const tensors = asked.splice(0);
      if (tensors.length > 1) joinedValues(tensors).dispose();
    },
  };
}

async function answer(requests: readonly Request[]): Promise<void> {
  try {
    const sizes = requests.map(({ tensor }) => tensor.size);
    const values = await together(requests.map(({ tensor }) => tensor));
    let start = 0;
    for (const [index, { resolve }] of requests.entries()) {
      const end = start + (sizes[index] ?? 0);
      resolve(Float32Array.from(values.subarray(start, end)));
      start = end;
    }
  } catch (error) {
    for (const { reject } of requests) reject(error);
  }
}

async function together(tensors: readonly Tensor[]): Promise<Float32Array> {
  const [only, ...more] = tensors;
  if (only !== undefined && more.length === 0) return await only.data<'float32'>();
  const joined = joinedValues(tensors);
  try {
    return await joined.data<'float32'>();
  } finally {
    joined.dispose();
  }
}
