import { create } from 'zustand';

/** Which share of the images the second plot shows. */
export type Metric = 'accuracy' | 'top5Accuracy';

/** How the Curves panel draws. */
interface CurvesOptions {
  /** Weight of the past in the smoothed training curves, in [0, 1). */
  readonly smoothing: number;
  /** Whether the loss is drawn on a logarithmic axis. */
  readonly logarithmic: boolean;
  readonly metric: Metric;
  /** Name of the Output whose curves are drawn, where there are several; null for those of the whole network. */
  readonly output: string | null;
}

export const useCurvesOptions = create<CurvesOptions>(() => ({
  smoothing: 0.9,
  logarithmic: false,
  metric: 'accuracy',
  output: null,
}));
