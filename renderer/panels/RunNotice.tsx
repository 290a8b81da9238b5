import { Play } from 'lucide-react';
import { askToContinue } from '../app/dialogs/checkpointDialogs';
import { wayOn } from '../training/chosenRun';
import { type RunFacts, useShownRunFacts } from '../training/runFacts';
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

/** The run shown, where it ended before its time; null where it did not. */
function useCutShort(): (RunFacts & { readonly name: string }) | null {
  const facts = useShownRunFacts();
  if (facts === null || facts.sentence === null || !told.has(facts.status)) return null;
  return { ...facts, name: facts.number === null ? 'This run' : `Run ${facts.number}` };
}

/** As `RunNotice`, in the row of tabs of the folded dock. */
export function FoldedNotice() {
  const facts = useCutShort();
  if (facts === null) return null;
  const { text, icon: Icon } = statusLabels[facts.status];
  return (
    <span className={styles['folded']} title={facts.sentence ?? undefined}>
      <Icon aria-hidden="true" /> {facts.name} {text}
      <ResumeButton />
    </span>
  );
}

/** Why the run that the panels show ended before its time; nothing for one that did not. */
export function RunNotice() {
  const facts = useCutShort();
  if (facts === null) return null;
  const { text, icon: Icon, tone } = statusLabels[facts.status];
  const { name } = facts;
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
