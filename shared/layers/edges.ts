import { integerField } from './fields';
import type { Shape, ShapeTerm } from './layer';
import { imageSize, onlyInput, sideTerms } from './shapes';

/** Rows and columns at the four edges of an image. */
export interface Edges {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

const MOST_PIXELS = 512;

/** Fields for the four edges; `what` says what is done with the pixels, e.g. `of zeros above the image`. */
export function edgeFields(what: (edge: 'top' | 'bottom' | 'left' | 'right') => string) {
  const field = (label: string, edge: 'top' | 'bottom' | 'left' | 'right') =>
    integerField({
      label,
      description: what(edge),
      unit: 'px',
      min: 0,
      max: MOST_PIXELS,
      default: 1,
      ofShape: true,
    });
  return {
    top: field('Top', 'top'),
    bottom: field('Bottom', 'bottom'),
    left: field('Left', 'left'),
    right: field('Right', 'right'),
  };
}

/** `1 px` where all edges are alike, else `↑1 ↓2 ←0 →1`. */
export function edgesSummary({ top, bottom, left, right }: Edges): string {
  const isEven = [bottom, left, right].every((edge) => edge === top);
  return isEven ? `${top} px` : `↑${top} ↓${bottom} ←${left} →${right}`;
}

/** Keras' argument: `((top, bottom), (left, right))`. */
export function kerasEdges({ top, bottom, left, right }: Edges): string {
  return `((${top}, ${bottom}), (${left}, ${right}))`;
}

/** What the engine's layers take: rows before and after, columns before and after. */
export function edgePairs({ top, bottom, left, right }: Edges): readonly (readonly number[])[] {
  return [
    [top, bottom],
    [left, right],
  ];
}

/** How height and width come about: `side` writes one of them from its length and what is done at its ends. */
export function edgeTerms(
  { top, bottom, left, right }: Edges,
  inputs: readonly Shape[],
  side: (length: number, before: number, after: number) => string,
): readonly ShapeTerm[] {
  const image = imageSize(onlyInput(inputs));
  if (image === null) return [];
  return sideTerms(side(image.height, top, bottom), side(image.width, left, right));
}
