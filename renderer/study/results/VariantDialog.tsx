import { describeDiff } from '../../../shared/study/diff';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import type { StudyPlan } from '../plan';
import { openVariant, useStudyView } from '../view';
import styles from './Results.module.css';
import { TrialTable } from './TrialTable';

/** The trials behind the numbers of a variant. */
export function VariantDialog({ plan }: { readonly plan: StudyPlan }) {
  const opened = useStudyView((state) => state.opened);
  const variant = opened === null ? undefined : plan.variants[opened];
  if (variant === undefined) return null;
  const lines = describeDiff(variant.diff);
  return (
    <Dialog
      open
      width="wide"
      // Takes the focus first, and not the button that trains a trial again.
      footer={
        <Button autoFocus onClick={() => openVariant(null)}>
          Close
        </Button>
      }
      onClose={() => openVariant(null)}
      title={variant.name}
      description={lines.length === 0 ? 'The network as drawn.' : `${lines.join('. ')}.`}
    >
      <div className={styles['behind']}>
        <TrialTable
          named={false}
          plan={plan}
          trials={plan.trials.filter((trial) => trial.variant === variant.index)}
        />
      </div>
    </Dialog>
  );
}
