import type { Sight } from '../layers/layer';
import type { ReceptiveField } from './plan';

/** A pixel of the images sees itself. */
const ONE_PIXEL: ReceptiveField = { size: 1, jump: 1 };

/**
 * What a layer's positions see of the images, from what those that enter it see and its window of size k, stride s and
 * dilation d:
 *
 *     size = size + d (k − 1) · jump,  jump = s · jump
 *
 * Where several ways join, the widest counts. Values alone are followed: what statistics of a normalization see is left out.
 * Source: Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, Distill, 2019.
 */
export function receptiveFieldOf(sight: Sight, entering: readonly ReceptiveField[]): ReceptiveField {
  const widest = entering.reduce(wider, ONE_PIXEL);
  if (sight === 'all' || widest === 'all') return 'all';
  const { size, stride, dilation = 1 } = sight;
  return { size: widest.size + dilation * (size - 1) * widest.jump, jump: stride * widest.jump };
}

function wider(one: ReceptiveField, other: ReceptiveField): ReceptiveField {
  if (one === 'all' || other === 'all') return 'all';
  return { size: Math.max(one.size, other.size), jump: Math.max(one.jump, other.jump) };
}
