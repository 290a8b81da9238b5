import { Play } from 'lucide-react';
import { askToContinue } from '../app/dialogs/checkpointDialogs';
import { wayOn } from '../training/chosenRun';
import { useShownRunFacts } from '../training/runFacts';
import { useRunList } from '../training/runs';
import { useOccupation } from '../training/useOccupation';
import { useRunView } from '../training/view';
import { Button } from '../ui/Button';
import styles from './RunNotice.module.css';
import { statusLabels } from './runs/statusLabel';

/** Resumes the run shown, where it can go on. */
function ResumeButton() {
  const shown = useRunView((view) => view.run?.id);
  const record = useRunList(({ runs }) => runs.find(({ id }) => id === shown));
  const occupation = useOccupation();
  if (record === undefined || occupation !== null || wayOn(record) !== 'resume') return null;
  return (
    <Button size="small" className={styles['button']} onClick={() => askToContinue(record)}>
      <Play /> Resume …
    </Button>
  );
}

const told = new Set(['diverged', 'failed', 'interrupted']);

/** Why the run that the panels show ended before its time; nothing for one that did not. */
export function RunNotice() {
  const facts = useShownRunFacts();
  if (facts === null || facts.sentence === null || !told.has(facts.status)) return null;
  const { text, icon: Icon, tone } = statusLabels[facts.status];
  const name = facts.number === null ? 'This run' : `Run ${facts.number}`;
  return (
    <p className={styles['notice']} data-tone={tone} role="status">
      <Icon aria-hidden="true" />
      <span>
        <b>
          {name} {text}.
        </b>{' '}
        {facts.sentence}
      </span>
      <ResumeButton />
    </p>
  );
}
