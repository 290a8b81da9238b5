import type { Node } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { useDocumentStore } from '../document/store';
import { onlySelectedNode } from './commands';
import type { LooseWire } from './WireEndMenu';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The one menu of the canvas that is open. */
export type CanvasMenu =
  | { readonly kind: 'node'; readonly node: string; readonly at: Point }
  | { readonly kind: 'connect'; readonly node: string; readonly at: Point }
  | { readonly kind: 'wire'; readonly wire: LooseWire };

export interface CanvasMenuState {
  readonly menu: CanvasMenu | null;
  readonly close: () => void;
  readonly openConnect: (node: string, at: Point) => void;
  readonly openLooseWire: (wire: LooseWire) => void;
  readonly onNodeContextMenu: (event: MouseEvent, node: Pick<Node, 'id'>) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Right below the middle of an element: where a menu opens that no pointer asked for. */
function pointUnder(element: Element): Point {
  const { left, bottom, width } = element.getBoundingClientRect();
  return { x: left + width / 2, y: bottom };
}

/** Which menu of the canvas is open, and what opens them. */
export function useCanvasMenus(): CanvasMenuState {
  const [menu, setMenu] = useState<CanvasMenu | null>(null);
  const openConnect = (node: string, at: Point) => setMenu({ kind: 'connect', node, at });

  const onNodeContextMenu = (event: MouseEvent, { id }: Pick<Node, 'id'>) => {
    event.preventDefault();
    const { selection, select } = useDocumentStore.getState();
    if (!selection.has(id)) select([id]);
    // The menu key reports no place: then the menu opens at the card.
    const byKey = event.button !== 2;
    const at = byKey ? pointUnder(event.currentTarget) : { x: event.clientX, y: event.clientY };
    setMenu({ kind: 'node', node: id, at });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || menu !== null) return;
    const card = event.target instanceof Element ? event.target.closest('.react-flow__node') : null;
    if (event.key === 'Escape') useDocumentStore.getState().select([]);
    if (event.key.toLowerCase() !== 'c') return;
    const node = card?.getAttribute('data-id') ?? onlySelectedNode()?.id;
    const element = card ?? document.querySelector(`.react-flow__node[data-id="${node}"]`);
    if (node === undefined || element === null) return;
    event.preventDefault();
    openConnect(node, pointUnder(element));
  };
  return {
    menu,
    close: () => setMenu(null),
    openConnect,
    openLooseWire: (wire) => setMenu({ kind: 'wire', wire }),
    onNodeContextMenu,
    onKeyDown,
  };
}
