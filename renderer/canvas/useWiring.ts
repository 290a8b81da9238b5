import type { Connection, Edge, FinalConnectionState, HandleType } from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, useState } from 'react';
import { judgeWire } from '../document/graph/connect';
import { useDocumentStore } from '../document/store';
import { connect, reconnect } from './commands';
import { documentWithout, judgeAt, startOf } from './connecting';
import { isOnCanvas } from './hitTest';
import type { LooseWire } from './WireEndMenu';

function pointOf(event: MouseEvent | TouchEvent): { readonly x: number; readonly y: number } {
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}

function findWire(id: string | null) {
  return useDocumentStore.getState().document.graph.edges.find((edge) => edge.id === id);
}

/**
 * Drawing wires and taking their ends elsewhere.
 * @param openLooseWire called when a new wire was dropped in empty space
 */
export function useWiring(openLooseWire: (wire: LooseWire) => void) {
  /** The wire whose end is being taken elsewhere. */
  const [moving, setMoving] = useState<string | null>(null);

  const isValidConnection = ({ source, target, targetHandle }: Connection | Edge) =>
    judgeWire(documentWithout(moving), source, target, Number(targetHandle ?? 0)).ok;

  /** React Flow connects ports; a wire dropped on a card goes to its first free port, and one in empty space is asked about. */
  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const start = startOf(state);
    if (start === null || state.isValid === true || moving !== null) return;
    const { x, y } = pointOf(event);
    const judged = judgeAt(documentWithout(null), start, x, y);
    if (judged !== null) connect(judged.plan.source, judged.plan.target, judged.plan.port);
    else if (isEmptySpace(x, y)) openLooseWire({ start, x, y });
  };
  const onReconnectEnd = (
    event: MouseEvent | TouchEvent,
    edge: Edge,
    _end: HandleType,
    state: FinalConnectionState,
  ) => {
    setMoving(null);
    const wire = findWire(edge.id);
    const start = startOf(state);
    if (wire === undefined || start === null || state.isValid === true) return;
    const { x, y } = pointOf(event);
    const judged = judgeAt(documentWithout(edge.id), start, x, y);
    if (judged !== null) reconnect(wire, judged.plan.source, judged.plan.target, judged.plan.port);
  };
  return {
    moving,
    handlers: {
      isValidConnection,
      onConnect: ({ source, target, targetHandle }: Connection) => {
        connect(source, target, Number(targetHandle ?? 0));
      },
      onConnectEnd,
      onReconnectStart: (_event: ReactMouseEvent, edge: Edge) => setMoving(edge.id),
      onReconnect: (edge: Edge, { source, target, targetHandle }: Connection) => {
        const wire = findWire(edge.id);
        if (wire !== undefined) reconnect(wire, source, target, Number(targetHandle ?? 0));
      },
      onReconnectEnd,
    },
  };
}

/** True over the canvas where no card lies. */
function isEmptySpace(x: number, y: number): boolean {
  return isOnCanvas(x, y) && document.elementFromPoint(x, y)?.closest('.react-flow__node') === null;
}
