import { CornerDownLeft } from 'lucide-react';
import { HoverCard } from 'radix-ui';
import { type KeyboardEvent, useState } from 'react';
import { addPreset } from '../../canvas/commands';
import { useLayerDrag } from '../../canvas/layerDrag';
import type { LayerPreset } from '../../document/presets';
import { FamilyMark } from '../../ui/FamilyMark';
import styles from './LayerItem.module.css';
import { useLayerDragHandle } from './useLayerDragHandle';

/** An entry of the palette: drag it onto the canvas, or double click or press Enter to add it after the selection. */
export function LayerItem({ preset, best }: { readonly preset: LayerPreset; readonly best: boolean }) {
  const handle = useLayerDragHandle(preset);
  const [helpOpen, setHelpOpen] = useState(false);
  const dragging = useLayerDrag((drag) => drag.preset !== null);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    addPreset(preset);
  };
  return (
    <HoverCard.Root open={helpOpen && !dragging} onOpenChange={setHelpOpen} openDelay={500} closeDelay={80}>
      <HoverCard.Trigger asChild>
        <button
          type="button"
          className={styles['item']}
          data-best={best}
          onDoubleClick={() => addPreset(preset)}
          onKeyDown={press}
          {...handle}
        >
          <FamilyMark family={preset.layer.family} />
          <span className={styles['label']}>{preset.label}</span>
          {best && <CornerDownLeft className={styles['enter']} aria-hidden="true" />}
        </button>
      </HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content
          className={styles['card']}
          side="right"
          align="start"
          sideOffset={10}
          collisionPadding={12}
        >
          <HelpCard preset={preset} />
        </HoverCard.Content>
      </HoverCard.Portal>
    </HoverCard.Root>
  );
}

function HelpCard({ preset }: { readonly preset: LayerPreset }) {
  const { help } = preset.layer;
  return (
    <>
      <p className={styles['title']}>{preset.label}</p>
      <p className={styles['summary']}>{help.summary}</p>
      <p className={styles['formula']}>{formulaOf(preset)}</p>
      <p className={styles['tip']}>
        Drag it onto the canvas or onto a wire. Double click or Enter adds it after the selected layer.
      </p>
    </>
  );
}

/** The formula's line of this preset where the layer's help has one line for each. */
function formulaOf({ label, layer }: LayerPreset): string {
  const line = layer.help.formula.split('\n').find((candidate) => candidate.startsWith(`${label}: `));
  return line === undefined ? layer.help.formula : line.slice(label.length + 2);
}
