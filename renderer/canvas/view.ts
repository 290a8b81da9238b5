/** What the rest of the window may ask of the canvas. Set while a canvas is mounted. */
export interface CanvasView {
  /** Shows the whole graph. */
  fit(): void;
  /** Brings nodes into view and selects them. */
  reveal(ids: readonly string[]): void;
  /** The graph's point in the middle of what is shown. */
  centre(): { readonly x: number; readonly y: number };
  /** Takes the keyboard's focus. */
  focus(): void;
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
