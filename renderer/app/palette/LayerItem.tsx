import { CornerDownLeft } from 'lucide-react';
import { HoverCard } from 'radix-ui';
import type { KeyboardEvent } from 'react';
import { addPreset } from '../../canvas/commands';
import type { LayerPreset } from '../../document/presets';
import { HelpText } from '../../panels/help/HelpText';
import { FamilyMark } from '../../ui/FamilyMark';
import styles from './LayerItem.module.css';
import { useLayerDragHandle } from './useLayerDragHandle';
import { usePassingCard } from './usePassingCard';

interface LayerItemProps {
  readonly preset: LayerPreset;
  /** The other name by which the search found it. */
  readonly alias: string | undefined;
  /** True for the entry that Enter adds from the search. */
  readonly best: boolean;
}

/** An entry of the palette: drag it onto the canvas, or double click or press Enter to add it after the selection. */
export function LayerItem({ preset, alias, best }: LayerItemProps) {
  const handle = useLayerDragHandle(preset);
  const card = usePassingCard();
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    addPreset(preset);
  };
  return (
    <HoverCard.Root {...card.root}>
      <HoverCard.Trigger asChild>
        <button
          type="button"
          className={styles['item']}
          data-best={best}
          aria-description={(preset.option?.help ?? preset.layer.help).summary}
          onDoubleClick={() => addPreset(preset)}
          onKeyDown={press}
          {...handle}
          {...card.trigger}
        >
          <FamilyMark family={preset.layer.family} />
          <span className={styles['label']}>{preset.label}</span>
          {alias !== undefined && (
            <span className={styles['alias']} aria-hidden="true">
              {alias}
            </span>
          )}
          {best && <CornerDownLeft className={styles['enter']} aria-hidden="true" />}
        </button>
      </HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content
          className={styles['card']}
          side="right"
          align="start"
          sideOffset={6}
          collisionPadding={10}
        >
          <HelpCard preset={preset} />
        </HoverCard.Content>
      </HoverCard.Portal>
    </HoverCard.Root>
  );
}

function HelpCard({ preset: { layer, label, option } }: { readonly preset: LayerPreset }) {
  return (
    <>
      <p className={styles['title']}>
        <FamilyMark family={layer.family} />
        {label}
      </p>
      <HelpText layer={layer} option={option} length="short" />
      <p className={styles['tip']}>
        Drag it onto the canvas or onto a wire. Double click or Enter adds it after the selected layer.
      </p>
    </>
  );
}
