import type { EarlyStopping } from '../document/training';
import { afterValidation, noStall, type Stall } from './stall';

/**
 * Whether a training should end after these validation losses: once `patience` epochs in a row have not improved on the
 * best. Gives that stall, or null where it should go on. Source: EarlyStopping of Keras on `val_loss`; the weights stay
 * those of the last epoch.
 */
export function findStall(earlyStopping: EarlyStopping, validationLosses: readonly number[]): Stall | null {
  if (earlyStopping.kind === 'none') return null;
  const { patience, minimumImprovement } = earlyStopping;
  const stall = validationLosses.reduce(
    (before, loss, index) => afterValidation(before, index + 1, loss, minimumImprovement),
    noStall,
  );
  return stall.epochs >= patience ? stall : null;
}
