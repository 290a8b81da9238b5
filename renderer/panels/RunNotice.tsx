import { useShownRunFacts } from '../training/runFacts';
import styles from './RunNotice.module.css';
import { statusLabels } from './runs/statusLabel';

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
    </p>
  );
}
