import type { LayerFamily } from '../../shared/layers/layer';

/** What families are called, in the palette's headings and its search. */
export const familyLabels: Readonly<Record<LayerFamily, string>> = {
  io: 'Input & output',
  conv: 'Convolution',
  norm: 'Normalization',
  act: 'Activation',
  pool: 'Pooling & reshaping',
  merge: 'Merge',
  dense: 'Dense',
  reg: 'Regularization',
};
