import type { ReactFlowProps } from '@xyflow/react';

/** How every canvas behaves that shows a network: how far it zooms, and what React Flow does by itself that ours does otherwise. */
export const flowLook = {
  deleteKeyCode: null,
  zoomOnDoubleClick: false,
  minZoom: 0.05,
  maxZoom: 2.5,
  proOptions: { hideAttribution: true },
} satisfies ReactFlowProps;
