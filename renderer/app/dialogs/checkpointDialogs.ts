import type { RunRecord } from '../../../shared/protocol/runs';
import { chooseRun } from '../../training/chosenRun';
import { attempt } from '../errors';
import { openDialog } from '../shell';

/** Asks how a run is to go on. */
export function askToContinue(run: RunRecord): void {
  ask(run, 'continue');
}

/** Shows which layers of the network drawn can take the weights of a run, and asks whether to train so. */
export function askToTakeWeights(run: RunRecord): void {
  ask(run, 'weights');
}

function ask(run: RunRecord, dialog: 'continue' | 'weights'): void {
  attempt(`Run ${run.number} was not opened`, async () => {
    await chooseRun(run);
    openDialog(dialog);
  });
}
