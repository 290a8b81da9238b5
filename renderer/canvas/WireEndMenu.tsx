import { useReactFlow } from '@xyflow/react';
import { useDocumentStore } from '../document/store';
import { FamilyMark } from '../ui/FamilyMark';
import { Picker } from '../ui/Picker';
import { addAtWireEnd } from './commands';
import type { WireStart } from './connecting';
import { fittingLayers } from './fitting';

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
  const items = fittingLayers(document, compilation, wire.start).map(({ preset, gives }) => ({
    id: preset.id,
    label: preset.label,
    keywords: [preset.layer.label, preset.layer.kind],
    mark: <FamilyMark family={preset.layer.family} />,
    detail: gives,
    onPick: () => {
      addAtWireEnd(preset, screenToFlowPosition({ x: wire.x, y: wire.y }), wire.start);
      onClose();
    },
  }));
  return (
    <Picker
      at={wire}
      label="Layers that fit here"
      placeholder="Layers that fit here"
      groups={[{ heading: wire.start.end === 'source' ? 'Gives' : 'Comes before', items }]}
      empty="No layer of this name fits here."
      onClose={onClose}
    />
  );
}
