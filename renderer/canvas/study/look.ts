import { createContext } from 'react';
import type { SiteMark, StudyDrawing } from './drawing';

/** What cards of a study's canvas show and tell beside the layer itself. */
export interface StudyLook {
  readonly marks: StudyDrawing['marks'];
  /** Site by the id of its layer's card. */
  readonly siteOf: ReadonlyMap<string, SiteMark>;
  /** The sites that a card belongs to, by their layers. */
  readonly sitesOfCard: ReadonlyMap<string, readonly SiteMark[]>;
  /** Layer of the site that is lit; null where none is. */
  readonly lit: string | null;
  readonly onLight: (layer: string) => void;
  readonly onDim: (layer: string) => void;
  readonly onToggle: (layer: string) => void;
  /** Brings a card into view. */
  readonly onShow: (id: string) => void;
}

export const StudyLookContext = createContext<StudyLook | null>(null);

/** The sites that cards belong to. */
export function sitesByCard(sites: readonly SiteMark[]): StudyLook['sitesOfCard'] {
  const found = new Map<string, SiteMark[]>();
  for (const site of sites) for (const id of site.cards) found.set(id, [...(found.get(id) ?? []), site]);
  return found;
}
