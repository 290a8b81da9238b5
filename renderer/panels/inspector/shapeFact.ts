import type { Shape } from '../../../shared/layers/layer';
import type { Fact } from './Section';

const EXPECTED = 'What it will be once the mistakes in the way are mended';

/**
 * A shape with its name.
 * @param expected what it will be once mistakes are mended, shown as such where the shape is not known
 */
export function shapeFact(name: string, shape: Shape | null, expected: Shape | null): Fact {
  if (shape !== null) return [name, spaced(shape)];
  return expected === null ? [name, 'not known yet'] : [name, `expected ${spaced(expected)}`, EXPECTED];
}

function spaced(shape: Shape): string {
  return shape.join(' × ');
}
