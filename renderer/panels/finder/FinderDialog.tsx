import { useEffect } from 'react';
import { closeDialog, useShell } from '../../app/shell';
import { useDocumentStore } from '../../document/store';
import { forgetFinding } from '../../training/finder';
import { dropSearch } from '../../training/store';
import { Dialog } from '../../ui/Dialog';
import { FinderContent } from './FinderContent';

/** Leaves the search: what is under way ends at once. */
function leave(): void {
  dropSearch();
  forgetFinding();
  closeDialog();
}

/** The search for a learning rate: its range, its curve, and what it suggests. */
export function FinderDialog() {
  const open = useShell((state) => state.dialog === 'finder');
  const loads = useDocumentStore((state) => state.loads);
  // A project that is opened meanwhile has nothing to do with what was found.
  useEffect(() => {
    void loads;
    return () => {
      if (useShell.getState().dialog === 'finder') leave();
    };
  }, [loads]);
  return (
    <Dialog
      open={open}
      onClose={leave}
      width="wide"
      title="Find learning rate"
      description="Trains the network for a moment from a fresh start, with a learning rate that grows from step to step. A tenth of the rate at which the loss is lowest is proposed; the one at which it falls fastest is another good choice. Nothing of the project changes."
    >
      <FinderContent onLeave={leave} />
    </Dialog>
  );
}
