import { Search } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { addPreset } from '../../canvas/commands';
import type { LayerPreset } from '../../document/presets';
import { bestMatch, findSections, type PaletteSection } from './items';
import { LayerItem } from './LayerItem';
import styles from './Palette.module.css';
import { LAYER_SEARCH_ID } from './search';

/** Entries shown of a long section before it is unfolded. */
const FOLDED = 5;

/** The layers there are: searched, dragged onto the canvas, or added after the selection. */
export function Palette() {
  const [query, setQuery] = useState('');
  const sections = findSections(query);
  const best = bestMatch(sections, query);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      setQuery('');
      event.currentTarget.blur();
    }
    if (event.key === 'Enter' && best !== undefined) addPreset(best);
  };
  return (
    <aside className={styles['palette']} aria-label="Layers">
      <label className={styles['search']}>
        <Search aria-hidden="true" />
        <input
          id={LAYER_SEARCH_ID}
          type="search"
          placeholder="Search layers"
          aria-label="Search layers"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={press}
        />
        <kbd>/</kbd>
      </label>
      <div className={styles['sections']}>
        {sections.map((section) => (
          <Section key={section.family} section={section} unfolded={query.trim() !== ''} best={best} />
        ))}
        {sections.length === 0 && <p className={styles['none']}>No layer is called “{query.trim()}”.</p>}
      </div>
    </aside>
  );
}

interface SectionProps {
  readonly section: PaletteSection;
  readonly unfolded: boolean;
  /** The entry that Enter adds. */
  readonly best: LayerPreset | undefined;
}

function Section({ section, unfolded, best }: SectionProps) {
  const [open, setOpen] = useState(false);
  const { label, items } = section;
  const folds = !unfolded && items.length > FOLDED + 1;
  const shown = folds && !open ? items.slice(0, FOLDED) : items;
  return (
    <section aria-label={label}>
      <h2 className={styles['heading']}>{label}</h2>
      {shown.map((item) => (
        <LayerItem key={item.id} preset={item} best={item === best} />
      ))}
      {folds && (
        <button type="button" className={styles['more']} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Fewer' : `${items.length - FOLDED} more`}
        </button>
      )}
    </section>
  );
}
