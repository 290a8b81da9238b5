import { type CanvasHTMLAttributes, useEffect, useRef } from 'react';
import { type Draw, Painter } from './Painter';

interface PlotProps extends CanvasHTMLAttributes<HTMLCanvasElement> {
  /** Called for every render of the component, and when the size changes. */
  readonly draw: Draw;
}

/** A canvas that is drawn in animation frames. Its size is its CSS size. */
export function Plot({ draw, ...attributes }: PlotProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);

  useEffect(() => {
    if (canvas.current === null) return;
    const mine = new Painter(canvas.current);
    painter.current = mine;
    return () => mine.stop();
  }, []);

  useEffect(() => {
    painter.current?.paint(draw);
  }, [draw]);

  return <canvas ref={canvas} {...attributes} />;
}
