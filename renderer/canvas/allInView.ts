import type { ReactFlowState } from '@xyflow/react';

type View = Pick<ReactFlowState, 'nodeLookup' | 'transform' | 'width' | 'height'>;

/** True where every card lies wholly in what the canvas shows; also where there are none. */
export function allInView({ nodeLookup, transform: [left, top, zoom], width, height }: View): boolean {
  for (const { internals, measured } of nodeLookup.values()) {
    const x = internals.positionAbsolute.x * zoom + left;
    const y = internals.positionAbsolute.y * zoom + top;
    const right = x + (measured.width ?? 0) * zoom;
    const bottom = y + (measured.height ?? 0) * zoom;
    if (x < 0 || y < 0 || right > width || bottom > height) return false;
  }
  return true;
}
