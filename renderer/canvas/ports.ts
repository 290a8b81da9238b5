import type { Size } from '../document/layout';
import type { Side, Sides } from './sides';

/** Edge length of a port's square hit area, in the canvas' units. */
export const PORT_SIZE = 12;

/** A port on the border of its card. */
export interface Port {
  readonly id: string;
  readonly type: 'source' | 'target';
  readonly side: Side;
  /** Along its side, from the top or the left, in [0, 1]. */
  readonly at: number;
}

/** Every port of a card, spread evenly over the side it stands on. Ids of inputs are their numbers. */
export function placePorts(inputs: number, hasOutput: boolean, sides: Sides): readonly Port[] {
  const ports = [
    ...Array.from({ length: inputs }, (_, index) => {
      return { id: String(index), type: 'target' as const, side: sides.input };
    }),
    ...(hasOutput ? [{ id: 'out', type: 'source' as const, side: sides.output }] : []),
  ];
  return ports.map((port) => {
    const onSide = ports.filter((other) => other.side === port.side);
    return { ...port, at: (onSide.indexOf(port) + 1) / (onSide.length + 1) };
  });
}

/** Centre of a port relative to its card's top left corner. */
export function portCentre({ side, at }: Port, { width, height }: Size): { x: number; y: number } {
  switch (side) {
    case 'left':
      return { x: 0, y: at * height };
    case 'right':
      return { x: width, y: at * height };
    case 'top':
      return { x: at * width, y: 0 };
    case 'bottom':
      return { x: at * width, y: height };
  }
}
