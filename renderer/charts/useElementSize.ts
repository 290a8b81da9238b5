import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Size } from './Painter';

/** An element's inner size (without scroll bars), followed as it changes; null before it is known. */
export function useElementSize<Element extends HTMLElement>(): {
  readonly ref: RefObject<Element | null>;
  readonly size: Size | null;
} {
  const ref = useRef<Element>(null);
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}
