export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Draws the whole of a canvas, in CSS pixels; the canvas has been cleared. */
export type Draw = (context: CanvasRenderingContext2D, size: Size) => void;

/**
 * Keeps one canvas drawn: once per animation frame however often it is asked, at the screen's own resolution, and again
 * when its size or the resolution changes.
 */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  readonly #observer: ResizeObserver;
  #draw: Draw | null = null;
  #size: Size = { width: 0, height: 0 };
  #request = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) this.#resize(entry);
    });
    this.#observer.observe(canvas, { box: 'device-pixel-content-box' });
  }

  /** Draws with `draw` at the next animation frame, and at every change of size until another is given. */
  paint(draw: Draw): void {
    this.#draw = draw;
    this.#ask();
  }

  stop(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#request);
  }

  /** A canvas loses its picture when its size is set, so it is drawn at once: a frame later would flicker. */
  #resize(entry: ResizeObserverEntry): void {
    const pixels = entry.devicePixelContentBoxSize[0];
    const { width, height } = entry.contentRect;
    if (pixels === undefined) return;
    this.#size = { width, height };
    this.#canvas.width = pixels.inlineSize;
    this.#canvas.height = pixels.blockSize;
    this.#paintNow();
  }

  #ask(): void {
    if (this.#request !== 0) return;
    this.#request = requestAnimationFrame(() => this.#paintNow());
  }

  #paintNow(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    // Drawn by the processor, not the GPU: where that is emulated in software, hundreds of small paths starve the window.
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    const { width, height } = this.#size;
    if (context === null || this.#draw === null || width === 0 || height === 0) return;
    context.setTransform(this.#canvas.width / width, 0, 0, this.#canvas.height / height, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#draw(context, this.#size);
  }
}
