import type { Tensor } from '@tensorflow/tfjs-core';
import { type KernelCall, tensorInput } from './kernel';

/**
 * The rows of a tap's statistics. They stand so that what a GPU makes at once are neighbours: WebGL's texels hold two rows.
 */
export const TAP_ROWS = [
  'before mean',
  'before variance',
  'before min',
  'before max',
  'after mean',
  'after variance',
  'after min',
  'after max',
  'before nonPositive',
  'after nonPositive',
  'low',
  'high',
] as const;

/**
 * Taps of one call: WebGPU's programs read seven tensors, both sides of each tap and the statistics. WebGL's read more, but there
 * every side has loops of its own, which compilers that unroll them and renderers in software pay for.
 */
export const MOST_TAPS = 3;

/** Both sides of a tap, of one shape, channels innermost. */
export interface TapSides {
  readonly before: Tensor;
  readonly after: Tensor;
}

/** The taps of a call of the kernel, in their order. */
export function sidesOf(call: KernelCall): TapSides[] {
  return Array.from({ length: Object.keys(call.inputs).length / 2 }, (_, tap) => ({
    before: tensorInput(call, `before${tap}`),
    after: tensorInput(call, `after${tap}`),
  }));
}

/** The columns of a tap: its channels, and one of no meaning behind an odd number of them. */
export interface Columns {
  readonly start: number;
  readonly end: number;
  readonly channels: number;
}

/** Where the channels of each tap stand. Every tap begins at an even column, since WebGL's texels hold two. */
export function columnsOf(taps: readonly { readonly before: Tensor }[]): Columns[] {
  let next = 0;
  return taps.map(({ before }) => {
    const channels = before.shape.at(-1) ?? 1;
    const start = next;
    next += channels + (channels % 2);
    return { start, end: next, channels };
  });
}

/** One side of a tap, and its columns among those of both sides: what leaves stands behind all that enters. */
export interface PlacedSide extends Columns {
  readonly tensor: Tensor;
}

/** Both sides of some taps, first all that enters, then all that leaves. */
export interface PlacedTaps {
  readonly sides: readonly PlacedSide[];
  /** Columns of one side of all taps. */
  readonly width: number;
}

export function placeTaps(taps: readonly TapSides[]): PlacedTaps {
  const columns = columnsOf(taps);
  const width = columns.at(-1)?.end ?? 0;
  const placed = (tensors: readonly Tensor[], first: number): PlacedSide[] =>
    columns.map(({ start, end, channels }, tap) => {
      const tensor = tensors[tap];
      if (tensor === undefined) throw new Error('A tap expected both its sides.');
      return { tensor, start: first + start, end: first + end, channels };
    });
  return {
    sides: [
      ...placed(
        taps.map(({ before }) => before),
        0,
      ),
      ...placed(
        taps.map(({ after }) => after),
        width,
      ),
    ],
    width,
  };
}
