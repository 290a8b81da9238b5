import { create } from 'zustand';
import type { NormKind } from './gradientData';

/** What the Gradients panel draws. */
export const useGradientsOptions = create<{ readonly kind: NormKind }>(() => ({ kind: 'norm' }));
