import { create } from 'zustand';

/** How the Curves panel draws. */
interface CurvesOptions {
  /** Weight of the past in the smoothed training curves, in [0, 1). */
  readonly smoothing: number;
  /** Whether the loss is drawn on a logarithmic axis. */
  readonly logarithmic: boolean;
}

export const useCurvesOptions = create<CurvesOptions>(() => ({ smoothing: 0.9, logarithmic: false }));
