import type { Edge, Node } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { useDocumentStore } from '../document/store';
import { onlySelectedNode } from './commands';
import type { LooseWire } from './WireEndMenu';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The one menu of the canvas that is open, and where. */
export type CanvasMenu =
  | { readonly kind: 'node' | 'connect'; readonly node: string; readonly at: Point }
  | { readonly kind: 'wire' | 'insert'; readonly wire: string; readonly at: Point }
  | { readonly kind: 'add'; readonly at: Point }
  | { readonly kind: 'loose'; readonly wire: LooseWire };

/** Right below the middle of an element: where a menu opens that no pointer asked for. */
function pointUnder(element: Element): Point {
  const { left, bottom, width } = element.getBoundingClientRect();
  return { x: left + width / 2, y: bottom };
}

/** Where the pointer asked for a menu; below the element where it was the menu key. */
function placeOf(event: MouseEvent): Point {
  return event.button === 2 ? { x: event.clientX, y: event.clientY } : pointUnder(event.currentTarget);
}

/** Selects one thing, unless it is part of what is selected. */
function selectFor(id: string): void {
  const { selection, select } = useDocumentStore.getState();
  if (!selection.has(id)) select([id]);
}

/** The card that has the keyboard's focus, or something on it. */
function cardOf({ target }: KeyboardEvent): Element | null {
  return target instanceof Element ? target.closest('.react-flow__node') : null;
}

function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains('react-flow__pane');
}

/** Which menu of the canvas is open, and what opens them. */
export function useCanvasMenus() {
  const [menu, open] = useState<CanvasMenu | null>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || menu !== null) return;
    if (event.key === 'Escape') useDocumentStore.getState().select([]);
    if (event.key.toLowerCase() === 'c') connectByKey(event);
    // The key's action, for the selected layer, is the window's; here it means the focused one.
    const focused = cardOf(event)?.getAttribute('data-id');
    if (event.key === '?' && focused != null) selectFor(focused);
  };
  const connectByKey = (event: KeyboardEvent) => {
    const card = cardOf(event);
    const node = card?.getAttribute('data-id') ?? onlySelectedNode()?.id;
    const element = card ?? document.querySelector(`.react-flow__node[data-id="${node}"]`);
    if (node === undefined || element === null) return;
    event.preventDefault();
    open({ kind: 'connect', node, at: pointUnder(element) });
  };
  return {
    menu,
    open,
    /** A menu that was chosen from may have opened the next one: that one stays. */
    close: () => open((now) => (now === menu ? null : now)),
    onKeyDown,
    onDoubleClick: (event: MouseEvent) => {
      if (isPane(event.target)) open({ kind: 'add', at: { x: event.clientX, y: event.clientY } });
    },
    flowHandlers: {
      onNodeContextMenu: (event: MouseEvent, { id }: Pick<Node, 'id'>) => {
        event.preventDefault();
        selectFor(id);
        open({ kind: 'node', node: id, at: placeOf(event) });
      },
      onSelectionContextMenu: (event: MouseEvent, [first]: readonly Pick<Node, 'id'>[]) => {
        event.preventDefault();
        if (first !== undefined) open({ kind: 'node', node: first.id, at: placeOf(event) });
      },
      onEdgeContextMenu: (event: MouseEvent, { id }: Pick<Edge, 'id'>) => {
        event.preventDefault();
        useDocumentStore.getState().select([id]);
        open({ kind: 'wire', wire: id, at: placeOf(event) });
      },
      onPaneContextMenu: (event: globalThis.MouseEvent | MouseEvent) => {
        event.preventDefault();
        open({ kind: 'add', at: { x: event.clientX, y: event.clientY } });
      },
    },
  };
}

export type CanvasMenuState = ReturnType<typeof useCanvasMenus>;
