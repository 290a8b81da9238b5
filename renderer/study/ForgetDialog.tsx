import { attempt } from '../app/errors';
import { closeDialog, useShell } from '../app/shell';
import { formatCounted } from '../charts/format';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { forgetResults, useStudy } from './store';

/** Asks before what the trials of the project gave is forgotten. */
export function ForgetDialog() {
  const open = useShell((state) => state.dialog === 'forgetStudy');
  const count = useStudy((state) => state.outcomes.size);
  const forget = (): void => {
    closeDialog();
    attempt('The results were not forgotten', forgetResults);
  };
  return (
    <Dialog
      open={open}
      onClose={closeDialog}
      title="Forget the results of the study?"
      description={`What ${formatCounted(count, 'trial')} of this project gave is removed for good, those of earlier designs among them. The design stays; reports that were written stay.`}
      footer={
        <>
          <Button onClick={closeDialog}>Keep them</Button>
          <Button variant="danger" onClick={forget}>
            Forget
          </Button>
        </>
      }
    />
  );
}
