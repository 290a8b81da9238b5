import type { LayerPreset } from '../document/presets';
import { FamilyMark } from '../ui/FamilyMark';
import { Picker } from '../ui/Picker';
import type { FittingLayer } from './fitting';

export interface LayerPickerProps {
  readonly label: string;
  readonly heading: string;
  readonly layers: readonly FittingLayer[];
  /** Where it opens, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly onPick: (preset: LayerPreset) => void;
  readonly onClose: () => void;
}

/** A searchable list of layers at a point of the canvas. */
export function LayerPicker({ label, heading, layers, at, onPick, onClose }: LayerPickerProps) {
  const items = layers.map(({ preset, gives }) => ({
    ...preset.names,
    id: preset.id,
    mark: <FamilyMark family={preset.layer.family} />,
    detail: gives,
    onPick: () => {
      onPick(preset);
      onClose();
    },
  }));
  return (
    <Picker
      at={at}
      label={label}
      placeholder={label}
      groups={[{ heading, items }]}
      empty="No layer of this name fits here."
      onClose={onClose}
    />
  );
}
