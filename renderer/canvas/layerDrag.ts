import { create } from 'zustand';
import type { LayerPreset } from '../document/presets';

/** A layer being dragged out of the palette. Pixels of the window. */
interface LayerDrag {
  readonly preset: LayerPreset | null;
  readonly x: number;
  readonly y: number;
}

/** Receives a layer dropped at a point of the window. */
type DropTarget = (preset: LayerPreset, x: number, y: number) => void;

const nothing: LayerDrag = { preset: null, x: 0, y: 0 };
let target: DropTarget | null = null;

export const useLayerDrag = create<LayerDrag>(() => nothing);

export function moveLayerDrag(preset: LayerPreset, x: number, y: number): void {
  useLayerDrag.setState({ preset, x, y });
}

export function cancelLayerDrag(): void {
  useLayerDrag.setState(nothing);
}

/** Lets the dragged layer fall where it is. */
export function dropLayer(): void {
  const { preset, x, y } = useLayerDrag.getState();
  cancelLayerDrag();
  if (preset !== null) target?.(preset, x, y);
}

/** Called by the canvas: who takes what is dropped. Returns how to take it back. */
export function acceptLayers(drop: DropTarget): () => void {
  target = drop;
  return () => {
    if (target === drop) target = null;
  };
}
