/** Something the engine computed beside what it should have been. */
export interface Comparison {
  readonly got: ArrayLike<number>;
  readonly want: ArrayLike<number>;
  /** Shapes of the two, where both have one: equal numbers in another shape are an error too. */
  readonly shapes?: { readonly got: readonly number[]; readonly want: readonly number[] };
  /** Largest error allowed, absolute where values are below 1 and relative to the largest value where they are above. */
  readonly tolerance: number;
}

/** Below this a tensor's values count as 0 and have no relative error of their own. */
const SMALLEST_SCALE = 1e-2;

/** The outcome for one case or one network with one optimizer. */
export interface GoldenResult {
  readonly name: string;
  /** Largest |got − want|; null where it was not run. */
  readonly maxAbs: number | null;
  /**
   * Largest |got − want| of a tensor over the tensor's largest |want|, or over 0.01 where that is smaller; null
   * where it was not run.
   */
  readonly maxRel: number | null;
  /** Whether every value lies within its tolerance. */
  readonly ok: boolean;
  /** True where the engine does not have the layer. */
  readonly unsupported: boolean;
}

/** The result of comparing everything that one case gave. */
export function judge(name: string, comparisons: readonly Comparison[]): GoldenResult {
  const errors = comparisons.map(measure);
  return {
    name,
    maxAbs: errors.reduce((worst, { absolute }) => larger(worst, absolute), 0),
    maxRel: errors.reduce(
      (worst, { absolute, scale }) => larger(worst, absolute / Math.max(scale, SMALLEST_SCALE)),
      0,
    ),
    ok: errors.every(({ ok }) => ok),
    unsupported: false,
  };
}

/** The result for a case whose layer the engine does not have. */
export function unsupportedResult(name: string): GoldenResult {
  return { name, maxAbs: null, maxRel: null, ok: false, unsupported: true };
}

function measure(comparison: Comparison): { absolute: number; scale: number; ok: boolean } {
  const { got, want, tolerance } = comparison;
  let absolute = areAlike(comparison) ? 0 : Number.NaN;
  let scale = 0;
  for (let index = 0; index < want.length; index++) {
    absolute = larger(absolute, Math.abs((got[index] ?? Number.NaN) - (want[index] ?? 0)));
    scale = Math.max(scale, Math.abs(want[index] ?? 0));
  }
  return { absolute, scale, ok: absolute <= tolerance * Math.max(1, scale) };
}

function areAlike({ got, want, shapes }: Comparison): boolean {
  if (got.length !== want.length) return false;
  return shapes === undefined || shapes.got.join() === shapes.want.join();
}

/** The larger of two errors, where NaN is the largest of all. */
function larger(a: number, b: number): number {
  return Number.isNaN(a) || a > b ? a : b;
}
