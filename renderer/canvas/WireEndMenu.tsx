import { useReactFlow } from '@xyflow/react';
import { useDocumentStore } from '../document/store';
import { addAtWireEnd } from './commands';
import type { WireStart } from './connecting';
import { fittingLayers } from './fitting';
import { LayerPicker } from './LayerPicker';

/** A wire that was dropped in empty space. Pixels of the window. */
export interface LooseWire {
  readonly start: WireStart;
  readonly x: number;
  readonly y: number;
}

/** Offers the layers that fit at the end of a wire dropped in empty space; the chosen one is added and wired. */
export function WireEndMenu({ wire, onClose }: { readonly wire: LooseWire; readonly onClose: () => void }) {
  const { screenToFlowPosition } = useReactFlow();
  const { document, compilation } = useDocumentStore.getState();
  return (
    <LayerPicker
      at={wire}
      label="Layers that fit here"
      heading={wire.start.end === 'source' ? 'Gives' : 'Comes before'}
      layers={fittingLayers(document, compilation, wire.start)}
      onPick={(preset) => addAtWireEnd(preset, screenToFlowPosition({ x: wire.x, y: wire.y }), wire.start)}
      onClose={onClose}
    />
  );
}
