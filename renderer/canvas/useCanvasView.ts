import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { NODE_HEIGHT, NODE_WIDTH, nodeCentre } from '../document/layout';
import { useDocumentStore } from '../document/store';
import { mountCanvasView } from './view';

/** Room around the graph when it is shown whole: the controls and the map stand at the bottom. */
const FIT = { padding: { top: '28px', left: '28px', right: '28px', bottom: '60px' }, maxZoom: 1 } as const;
const GLIDE = 200;

/** Asked for on an empty canvas, the whole graph would be shown as soon as a first card stands on it, and move that away. */
const hasCards = (): boolean => useDocumentStore.getState().document.graph.nodes.length > 0;

/**
 * Lets the rest of the window steer the canvas, and shows the whole graph when a project is opened and, as long as the
 * user has not looked around, when the canvas changes its size.
 * @returns to be called when the user pans or zooms
 */
export function useCanvasView(): () => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  /** The opening of a project (`loads`) since which the user has looked around; null while the whole graph is kept in view. */
  const lookedAround = useRef<number | null>(null);
  const loads = useDocumentStore((state) => state.loads);

  useEffect(() => {
    const size = () => ({ width: store.getState().width, height: store.getState().height });
    const toScreen = (x: number, y: number) => {
      const [left, top, zoom] = store.getState().transform;
      return { x: x * zoom + left, y: y * zoom + top };
    };
    const centreOn = (x: number, y: number) => {
      void flow.setCenter(x, y, { zoom: Math.max(flow.getZoom(), 0.6), duration: GLIDE });
    };
    return mountCanvasView({
      fit: () => {
        lookedAround.current = null;
        if (hasCards()) void flow.fitView({ ...FIT, duration: GLIDE });
      },
      show: (id) => {
        const node = useDocumentStore.getState().document.graph.nodes.find((one) => one.id === id);
        if (node === undefined) return;
        const { x, y } = nodeCentre(node);
        const place = toScreen(x, y);
        const { width, height } = size();
        const inside =
          place.x > NODE_WIDTH / 2 &&
          place.x < width - NODE_WIDTH / 2 &&
          place.y > NODE_HEIGHT &&
          place.y < height - NODE_HEIGHT;
        if (!inside) centreOn(x, y);
      },
      reveal: (ids) => {
        const { document, select } = useDocumentStore.getState();
        select(ids);
        const [first] = document.graph.nodes.filter((node) => ids.includes(node.id)).map(nodeCentre);
        if (first !== undefined) centreOn(first.x, first.y);
      },
      centre: () => {
        const { width, height } = size();
        const [left, top, zoom] = store.getState().transform;
        return { x: (width / 2 - left) / zoom, y: (height / 2 - top) / zoom };
      },
      size,
    });
  }, [flow, store]);

  useEffect(() => {
    if (lookedAround.current !== loads && hasCards()) void flow.fitView(FIT);
  }, [flow, loads]);

  useEffect(() => {
    const { domNode } = store.getState();
    if (domNode === null) return;
    const observer = new ResizeObserver(() => {
      if (lookedAround.current !== useDocumentStore.getState().loads && hasCards()) void flow.fitView(FIT);
    });
    observer.observe(domNode);
    return () => observer.disconnect();
  }, [flow, store]);

  return () => {
    lookedAround.current = useDocumentStore.getState().loads;
  };
}
