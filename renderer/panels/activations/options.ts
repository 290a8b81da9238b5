import { create } from 'zustand';

export type ActivationsMode = 'overlay' | 'ridgeline';

/** How the Activations panel draws. */
interface ActivationsOptions {
  readonly mode: ActivationsMode;
  /** `own`: every plot has the range of its channel; `common`: all have the same, so that positions compare. */
  readonly axis: 'own' | 'common';
}

export const useActivationsOptions = create<ActivationsOptions>(() => ({ mode: 'overlay', axis: 'own' }));
