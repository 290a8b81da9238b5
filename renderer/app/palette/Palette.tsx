import { Search } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { addPreset } from '../../canvas/commands';
import { bestMatch, findSections } from './items';
import styles from './Palette.module.css';
import { PaletteSection } from './PaletteSection';
import { LAYER_SEARCH_ID } from './search';
import { useListKeys } from './useListKeys';

/** The layers there are: searched, dragged onto the canvas, or added after the selection. */
export function Palette() {
  const [query, setQuery] = useState('');
  const searching = query.trim() !== '';
  const sections = findSections(query);
  const best = bestMatch(sections, query);
  const list = useListKeys(LAYER_SEARCH_ID);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    // First it gives up what is searched for, then the search.
    if (event.key === 'Escape' && query === '') event.currentTarget.blur();
    if (event.key === 'Escape') setQuery('');
    if (event.key === 'Enter' && best !== undefined) addPreset(best);
    if (event.key === 'ArrowDown') list.enter(event);
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
      <fieldset
        className={styles['sections']}
        ref={list.ref}
        onKeyDown={list.onKeyDown}
        aria-label="Families"
      >
        {sections.map((section) => (
          <PaletteSection key={section.family} section={section} searching={searching} best={best} />
        ))}
        {sections.length === 0 && <p className={styles['none']}>No layer is called “{query.trim()}”.</p>}
      </fieldset>
    </aside>
  );
}
