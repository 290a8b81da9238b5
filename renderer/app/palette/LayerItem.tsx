import { CornerDownLeft } from 'lucide-react';
import { HoverCard } from 'radix-ui';
import { type KeyboardEvent, useRef } from 'react';
import { addPreset } from '../../canvas/commands';
import type { LayerPreset } from '../../document/presets';
import { HelpText } from '../../panels/help/HelpText';
import { FamilyMark } from '../../ui/FamilyMark';
import styles from './LayerItem.module.css';
import { useLayerDragHandle } from './useLayerDragHandle';
import { usePassingCard } from './usePassingCard';

/** How far Page Down takes a card that is longer than the window, in pixels. */
const PAGE = 240;

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
  const content = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const pages = { PageDown: 1, PageUp: -1 }[event.key];
    if (pages !== undefined) content.current?.scrollBy({ top: pages * PAGE });
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
          <span className={styles['names']}>
            <span>{preset.label}</span>
            {alias !== undefined && (
              <span className={styles['alias']} aria-hidden="true">
                {alias}
              </span>
            )}
          </span>
          {best && <CornerDownLeft className={styles['enter']} aria-hidden="true" />}
        </button>
      </HoverCard.Trigger>
      <HoverCard.Portal>
        <HoverCard.Content
          ref={content}
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
        Drag it onto the canvas or a wire; double click or Enter adds it after the selected layer.
      </p>
    </>
  );
}
