/** A place where a wire can end. */
export interface WireEnd {
  readonly node: string;
  /** The input port under the pointer; null over the card itself, which means its first free one. */
  readonly port: number | null;
}

function under(x: number, y: number, selector: string): Element | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const found = element.closest(selector);
    if (found !== null) return found;
  }
  return null;
}

/** The card or port at a point of the window; null in empty space. */
export function wireEndAt(x: number, y: number): WireEnd | null {
  const handle = under(x, y, '.react-flow__handle.target');
  const onHandle = handle?.getAttribute('data-nodeid');
  if (onHandle !== undefined && onHandle !== null) {
    return { node: onHandle, port: Number(handle?.getAttribute('data-handleid')) };
  }
  const node = under(x, y, '.react-flow__node')?.getAttribute('data-id');
  return node === undefined || node === null ? null : { node, port: null };
}

/** Id of the wire at a point of the window; null where a card or nothing is there. */
export function wireAt(x: number, y: number): string | null {
  if (under(x, y, '.react-flow__node') !== null) return null;
  return under(x, y, '.react-flow__edge')?.getAttribute('data-id') ?? null;
}

/** True where the point lies on the canvas itself and not on what floats above it. */
export function isOnCanvas(x: number, y: number): boolean {
  const top = document.elementFromPoint(x, y);
  return top?.closest('.react-flow') !== null && top?.closest('.react-flow__panel') === null;
}
