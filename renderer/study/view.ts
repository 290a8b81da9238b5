import { create } from 'zustand';
import type { ShownNumber } from '../../shared/study/shownNumber';

/** What the workspace shows beside the design. */
export type StudyTab = 'network' | 'variants' | 'results' | 'trials';

interface StudyView {
  readonly tab: StudyTab;
  /** The setting whose results are shown, by its place; null or one that is gone shows the first. */
  readonly setting: number | null;
  /** The arm that the differences are to, by its place; null or one that is gone is the first. */
  readonly reference: number | null;
  /** The variant on the canvas, by its place; null or one that is gone shows the network as it is drawn. */
  readonly drawn: number | null;
  /** Layer of the site that is pointed at, on the canvas or in the list; null where none is. */
  readonly lit: string | null;
  /** The number whose runs are shown in a dialog; null shows none. */
  readonly opened: ShownNumber | null;
}

export const useStudyView = create<StudyView>(() => ({
  tab: 'network',
  setting: null,
  reference: null,
  opened: null,
  drawn: null,
  lit: null,
}));

export const showTab = (tab: StudyTab): void => useStudyView.setState({ tab });

export const showSetting = (setting: number): void => useStudyView.setState({ setting });

export const compareWith = (reference: number): void => useStudyView.setState({ reference });

/** Puts a variant on the canvas, or the network as it is drawn. */
export const showOnCanvas = (drawn: number | null): void => useStudyView.setState({ drawn, tab: 'network' });

/** Lights a site wherever it is shown. */
export const lightSite = (lit: string): void => useStudyView.setState({ lit });

/** The site is pointed at no more; another that is by now stays lit. */
export const dimSite = (layer: string): void =>
  useStudyView.setState(({ lit }) => ({ lit: lit === layer ? null : lit }));

/** Shows the runs behind a number. */
export const showRuns = (opened: ShownNumber): void => useStudyView.setState({ opened });

export const closeRuns = (): void => useStudyView.setState({ opened: null });
