import type { Position } from '../../shared/document/schema';
import type { Size } from '../document/layout';

/** What the rest of the window may ask of the canvas. Set while a canvas is mounted. */
export interface CanvasView {
  /** Shows the whole graph. */
  fit(): void;
  /** Moves just so far that a node is in view. */
  show(id: string): void;
  /** Selects nodes and brings them to the middle. */
  reveal(ids: readonly string[]): void;
  /** The graph's point in the middle of what is shown. */
  centre(): Position;
  /** Size on screen, in pixels. */
  size(): Size;
}

let mounted: CanvasView | null = null;

/** Called by the canvas; returns how to take it back. */
export function mountCanvasView(view: CanvasView): () => void {
  mounted = view;
  return () => {
    if (mounted === view) mounted = null;
  };
}

/** The canvas on screen; null before it is drawn. */
export function canvasView(): CanvasView | null {
  return mounted;
}
