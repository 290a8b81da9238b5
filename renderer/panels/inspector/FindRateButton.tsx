import { Search } from 'lucide-react';
import { openDialog } from '../../app/shell';
import { useDocumentStore } from '../../document/store';
import { isUnderWay } from '../../training/status';
import { useTrainingStore } from '../../training/store';
import { Button } from '../../ui/Button';

/** Opens the search for a learning rate, where the network can be trained and nothing trains. */
export function FindRateButton() {
  const trains = useTrainingStore(({ phase }) => isUnderWay(phase));
  const canTrain = useDocumentStore(({ compilation }) => compilation.plan !== null);
  return (
    <Button size="small" disabled={trains || !canTrain} onClick={() => openDialog('finder')}>
      <Search /> Find learning rate…
    </Button>
  );
}
