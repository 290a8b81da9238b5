import { lossTerms } from '../../../shared/compile/lossTerms';
import type { RunBuffer } from '../../training/buffer';

/** Names of a run's Outputs, where there are several. */
export const outputNames = ({ document }: RunBuffer): readonly string[] =>
  lossTerms(document.graph).map(({ name }) => name);

/** The chosen Output, where the run shown has it; null shows the sum of the losses, and the accuracy of the first. */
export function shownOutput([shown]: readonly RunBuffer[], chosen: string | null): string | null {
  return shown !== undefined && chosen !== null && outputNames(shown).includes(chosen) ? chosen : null;
}
