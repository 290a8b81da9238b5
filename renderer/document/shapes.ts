import type { Shape } from '../../shared/layers/layer';

/** A shape as it is written on wires, e.g. `26×26×32`. */
export function formatShape(shape: Shape): string {
  return shape.join('×');
}
