import type { NodeChange } from '@xyflow/react';
import { useState } from 'react';
import type { Position } from '../../shared/document/schema';
import { useDocumentStore } from '../document/store';
import type { LayerFlowNode } from './flowNodes';

const nothing: ReadonlyMap<string, Position> = new Map();

/** Keyboard moves in a row are one step in the history. */
const NUDGE_KEY = 'nudge';

/**
 * Where nodes are while they are dragged. The document learns of it once, at the end of the drag: one step in the
 * history, and nothing is compiled on the way.
 */
export function useDragging() {
  const [dragged, setDragged] = useState(nothing);

  const take = (changes: readonly NodeChange<LayerFlowNode>[]) => {
    const moves = changes.flatMap((change) => (change.type === 'position' ? [change] : []));
    if (moves.length === 0) return;
    const places = new Map(dragged);
    for (const { id, position } of moves) if (position !== undefined) places.set(id, round(position));
    if (moves.some((move) => move.dragging === true)) {
      setDragged(places);
      return;
    }
    setDragged(nothing);
    commit(places, dragged.size === 0);
  };
  return { dragged, takeMoves: take };
}

function commit(places: ReadonlyMap<string, Position>, byKeyboard: boolean): void {
  const { document, edit, selection } = useDocumentStore.getState();
  const positions = document.graph.nodes.flatMap(({ id }) => {
    const place = places.get(id);
    return place === undefined ? [] : [[id, place] as const];
  });
  if (positions.length === 0) return;
  const key = `${NUDGE_KEY}:${[...selection].join()}`;
  edit(
    { type: 'move', positions: Object.fromEntries(positions) },
    byKeyboard ? { kind: 'join', key } : { kind: 'alone' },
  );
}

function round({ x, y }: Position): Position {
  return { x: Math.round(x), y: Math.round(y) };
}
