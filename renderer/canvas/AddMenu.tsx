import { useReactFlow } from '@xyflow/react';
import { layerPresets } from '../document/presets';
import { dropPreset } from './commands';
import { LayerPicker } from './LayerPicker';

interface Props {
  readonly at: { readonly x: number; readonly y: number };
  readonly onClose: () => void;
}

const anyLayer = layerPresets.map((preset) => ({ preset, gives: '' }));

/** Adds a layer where the user pressed on the empty canvas. */
export function AddMenu({ at, onClose }: Props) {
  const { screenToFlowPosition } = useReactFlow();
  return (
    <LayerPicker
      at={at}
      label="Add a layer here"
      heading="Layers"
      layers={anyLayer}
      onPick={(preset) => dropPreset(preset, screenToFlowPosition({ x: at.x, y: at.y }), null)}
      onClose={onClose}
    />
  );
}
