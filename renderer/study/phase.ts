import { create } from 'zustand';

/** What the workers of the study are at. */
export type StudyPhase = 'idle' | 'running' | 'pausing' | 'measuring';

/** Apart from the study's store, so that training can ask whether the cores are free. */
export const useStudyPhase = create<{ readonly phase: StudyPhase }>(() => ({ phase: 'idle' }));

export const setStudyPhase = (phase: StudyPhase): void => useStudyPhase.setState({ phase });

export const isStudying = (): boolean => useStudyPhase.getState().phase !== 'idle';
