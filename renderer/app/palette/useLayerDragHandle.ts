import { type PointerEvent, useRef } from 'react';
import { cancelLayerDrag, dropLayer, moveLayerDrag } from '../../canvas/layerDrag';
import type { LayerPreset } from '../../document/presets';

/** How far the pointer must go before a press becomes a drag, in pixels. */
const THRESHOLD = 4;

/** Handlers that make an element the handle of a layer to be dragged onto the canvas. Escape gives the drag up. */
export function useLayerDragHandle(preset: LayerPreset) {
  const start = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const dragging = useRef(false);

  const end = (event: PointerEvent<HTMLElement>, drop: boolean) => {
    start.current = null;
    if (event.currentTarget.hasPointerCapture(event.pointerId)) {
      event.currentTarget.releasePointerCapture(event.pointerId);
    }
    if (!dragging.current) return;
    dragging.current = false;
    if (drop) dropLayer();
    else cancelLayerDrag();
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      start.current = { x: event.clientX, y: event.clientY };
      // From the first pixel on: a quick pointer leaves the entry between two events.
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (start.current === null) return;
      const far = Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) >= THRESHOLD;
      if (!far && !dragging.current) return;
      dragging.current = true;
      moveLayerDrag(preset, event.clientX, event.clientY);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, true),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, false),
    onLostPointerCapture: (event: PointerEvent<HTMLElement>) => end(event, false),
  };
}
