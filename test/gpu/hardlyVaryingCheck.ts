import { buildTape, tapeTrainer } from '../../shared/engine/loop/tapeTrainer';
import { expectedOf, measuredBy, subjectAround, weightsFor } from '../engine/norms/hardlyVarying';
import { hardlyVaryingCases } from '../engine/norms/hardlyVaryingCases';
import { errorsOf, misplacedEdges } from '../engine/norms/hardlyVaryingErrors';

/** How far one network on the current backend is from what float64 makes of the same numbers. */
export interface HardlyVaryingResult {
  readonly name: string;
  /** The largest error of each thing that was measured, by what says how large such a thing is. */
  readonly errors: readonly (readonly [what: string, error: number])[];
  /** Edges of histograms with another number of values on one side. */
  readonly misplacedEdges: number;
}

/** A validation and a training step around every norm, of channels that hardly vary. */
export async function compareHardlyVarying(): Promise<HardlyVaryingResult[]> {
  const results: HardlyVaryingResult[] = [];
  for (const [name, of] of hardlyVaryingCases) {
    const subject = subjectAround(of);
    const weights = weightsFor(of, subject);
    const expected = expectedOf(subject, weights);
    const { plan, dataset, settings } = subject;
    const measured = await measuredBy(tapeTrainer(buildTape(plan, dataset, settings)), weights);
    const errors = [...errorsOf(measured, expected)];
    results.push({ name, errors, misplacedEdges: misplacedEdges(measured.frame, expected.step) });
  }
  return results;
}
