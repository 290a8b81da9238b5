import { create } from 'zustand';

/** What the workspace shows beside the design. */
export type StudyTab = 'results' | 'variants' | 'trials';

interface StudyView {
  readonly tab: StudyTab;
  /** The setting whose results are shown; null or one that is gone shows the first. */
  readonly setting: string | null;
  /** The variant whose trials are shown in a dialog, by its place; null shows none. */
  readonly opened: number | null;
}

export const useStudyView = create<StudyView>(() => ({ tab: 'variants', setting: null, opened: null }));

export const showTab = (tab: StudyTab): void => useStudyView.setState({ tab });

export const showSetting = (setting: string): void => useStudyView.setState({ setting });

/** Shows the trials behind the numbers of a variant. */
export const openVariant = (opened: number | null): void => useStudyView.setState({ opened });
