import { create } from 'zustand';
import type { ShownNumber } from '../../shared/study/shownNumber';

/** What the workspace shows beside the design. */
export type StudyTab = 'results' | 'variants' | 'trials';

interface StudyView {
  readonly tab: StudyTab;
  /** The setting whose results are shown; null or one that is gone shows the first. */
  readonly setting: string | null;
  /** The number whose runs are shown in a dialog; null shows none. */
  readonly opened: ShownNumber | null;
}

export const useStudyView = create<StudyView>(() => ({ tab: 'variants', setting: null, opened: null }));

export const showTab = (tab: StudyTab): void => useStudyView.setState({ tab });

export const showSetting = (setting: string): void => useStudyView.setState({ setting });

/** Shows the runs behind a number. */
export const showRuns = (opened: ShownNumber): void => useStudyView.setState({ opened });

export const closeRuns = (): void => useStudyView.setState({ opened: null });
