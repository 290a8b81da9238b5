import type { Area } from './program';

/** Values of areas that have their place in memory, in place. */
export interface AreaValues {
  floats(area: Area): Float32Array;
  doubles(area: Area): Float64Array;
  integers(area: Area): Int32Array;
}
