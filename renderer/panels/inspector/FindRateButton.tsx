import { Search } from 'lucide-react';
import { openDialog } from '../../app/shell';
import { useDocumentStore } from '../../document/store';
import { useOccupation } from '../../training/useOccupation';
import { Button } from '../../ui/Button';

/** Opens the search for a learning rate, where the network can be trained and nothing is trained or measured. */
export function FindRateButton() {
  const occupied = useOccupation() !== null;
  const canTrain = useDocumentStore(({ compilation }) => compilation.plan !== null);
  return (
    <Button size="small" disabled={occupied || !canTrain} onClick={() => openDialog('finder')}>
      <Search /> Find learning rate…
    </Button>
  );
}
