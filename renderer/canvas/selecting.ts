import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useDocumentStore } from '../document/store';
import type { WireFlowEdge } from './flowEdges';
import type { LayerFlowNode } from './flowNodes';

/** Takes over what React Flow says was selected. */
export function takeSelection(
  changes: readonly (NodeChange<LayerFlowNode> | EdgeChange<WireFlowEdge>)[],
): void {
  const selected = changes.flatMap((change) => (change.type === 'select' ? [change] : []));
  if (selected.length === 0) return;
  const { selection, select } = useDocumentStore.getState();
  const next = new Set(selection);
  for (const change of selected) {
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  select(next);
}
