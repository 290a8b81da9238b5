import { create } from 'zustand';
import { useStudyPhase } from '../../study/phase';
import { leaveStudy } from '../../study/store';
import { isUnderWay } from '../../training/status';
import { finishTraining, useTrainingStore } from '../../training/store';
import { type Unsaved, unsavedWork } from './unsaved';

/** What stands between the user and leaving the open project. */
export interface LeaveQuestion {
  /** What the user is about to do, for the dialog's title: `close the window`. */
  readonly deed: string;
  readonly fileName: string;
  readonly unsaved: Unsaved;
  readonly training: boolean;
  readonly studying: boolean;
}

export type LeaveAnswer = 'save' | 'discard' | 'cancel';

interface LeaveState {
  readonly question: LeaveQuestion | null;
  readonly answer: ((answer: LeaveAnswer) => void) | null;
}

export const useLeaveQuestion = create<LeaveState>(() => ({ question: null, answer: null }));

/** Shows the question and waits for the answer. A second question while one is open cancels the first. */
function ask(question: LeaveQuestion): Promise<LeaveAnswer> {
  useLeaveQuestion.getState().answer?.('cancel');
  return new Promise((resolve) => {
    const answer = (given: LeaveAnswer) => {
      useLeaveQuestion.setState({ question: null, answer: null });
      resolve(given);
    };
    useLeaveQuestion.setState({ question, answer });
  });
}

/**
 * Whether the open project may be left: at once where nothing would be lost, else as the user answers. Saves where they
 * say so, and ends a training or a study that runs, with all that it measured in the run store.
 * @param save saves the project; false where it was not saved
 */
export async function mayLeave(
  deed: string,
  fileName: string,
  save: () => Promise<boolean>,
): Promise<boolean> {
  const unsaved = unsavedWork();
  const training = isUnderWay(useTrainingStore.getState().phase);
  const studying = useStudyPhase.getState().phase === 'running';
  if (unsaved === null && !training && !studying) return true;
  const answer = await ask({ deed, fileName, unsaved, training, studying });
  if (answer === 'cancel') return false;
  if (answer === 'save' && !(await save())) return false;
  if (training) await finishTraining();
  if (studying) await leaveStudy();
  return true;
}
