import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { type LeaveQuestion, useLeaveQuestion } from '../project/leaving';

/** Asks what becomes of unsaved work and of a training that runs, before the project is left. */
export function LeaveDialog() {
  const { question, answer } = useLeaveQuestion();
  if (question === null || answer === null) return null;
  const footer = (
    <>
      <Button onClick={() => answer('cancel')}>Cancel</Button>
      {question.unsaved !== null && (
        <Button variant="danger" onClick={() => answer('discard')}>
          Don’t save
        </Button>
      )}
      {question.unsaved !== null ? (
        <Button variant="primary" autoFocus onClick={() => answer('save')}>
          Save
        </Button>
      ) : (
        <Button variant="primary" onClick={() => answer('discard')}>
          {question.studying ? 'Pause the study' : 'Stop the training'}
        </Button>
      )}
    </>
  );
  return (
    <Dialog
      open
      onClose={() => answer('cancel')}
      title={titleOf(question)}
      description={sentenceFor(question)}
      footer={footer}
    />
  );
}

function titleOf({ unsaved, deed, studying }: LeaveQuestion): string {
  if (unsaved !== null) return `Save before you ${deed}?`;
  return `A ${studying ? 'study' : 'training'} is running. ${capital(deed)} anyway?`;
}

function sentenceFor({ unsaved, training, studying, fileName }: LeaveQuestion): string {
  const lost = {
    edits: `${fileName} has changes that are not saved.`,
    runs: 'This project was never saved. Its runs stay in the run store, and are found again by its file alone.',
  };
  const runs = 'A training is running: it will be stopped, and what it has measured is kept as a run.';
  const study =
    'A study is running: it will be paused, and goes on from there when the project is opened again.';
  return [unsaved !== null && lost[unsaved], training && runs, studying && study].filter(Boolean).join(' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
