import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { LayerPreset } from '../../document/presets';
import type { PaletteSection as Section } from './items';
import { LayerItem } from './LayerItem';
import styles from './Palette.module.css';

/** Entries shown of a long section before it is unfolded. */
const FOLDED = 5;

interface PaletteSectionProps {
  readonly section: Section;
  /** What was found is shown whole. */
  readonly searching: boolean;
  /** The entry that Enter adds. */
  readonly best: LayerPreset | undefined;
}

/** A family of layers under its heading, which folds it; of a long one the first few, and the rest on demand. */
export function PaletteSection({ section, searching, best }: PaletteSectionProps) {
  const [closed, setClosed] = useState(false);
  const [whole, setWhole] = useState(false);
  const { label, items } = section;
  const shown = shownItems(section, { whole: whole || searching, closed: closed && !searching });
  const folds = !searching && !closed && items.length > FOLDED + 1;
  return (
    <section aria-label={label}>
      <h2 className={styles['heading']}>
        <button
          type="button"
          className={styles['fold']}
          aria-expanded={!closed || searching}
          disabled={searching}
          onClick={() => setClosed(!closed)}
        >
          <span className={styles['family']}>{label}</span>
          <span className={styles['count']}>{items.length}</span>
          <ChevronDown aria-hidden="true" />
        </button>
      </h2>
      {shown.map(({ preset, alias }) => (
        <LayerItem key={preset.id} preset={preset} alias={alias} best={preset === best} />
      ))}
      {folds && (
        <button
          type="button"
          className={styles['more']}
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {whole ? 'Fewer' : `${items.length - FOLDED} more`}
        </button>
      )}
    </section>
  );
}

function shownItems(
  { items }: Section,
  { whole, closed }: { readonly whole: boolean; readonly closed: boolean },
): Section['items'] {
  if (closed) return [];
  return whole || items.length <= FOLDED + 1 ? items : items.slice(0, FOLDED);
}
