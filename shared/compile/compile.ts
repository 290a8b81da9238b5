import type { DatasetInfo } from '../data/dataset';
import type { NormscopeDocument } from '../document/schema';
import { buildPlan } from './buildPlan';
import type { Compilation } from './plan';
import type { Problem } from './problem';
import { checkAugmentation } from './rules/augmentation';
import { createContext, matters, type Rule, type RuleContext } from './rules/context';
import { checkCycles } from './rules/cycles';
import { checkDataset } from './rules/dataset';
import { checkDeadEnds } from './rules/deadEnds';
import { checkDropoutBeforeLoss } from './rules/dropoutBeforeLoss';
import { checkDropoutBeforeNorm } from './rules/dropoutBeforeNorm';
import { checkEnds } from './rules/ends';
import { checkIdleActivations } from './rules/idleActivations';
import { checkIdleBias } from './rules/idleBias';
import { checkLayers } from './rules/layers';
import { checkLinearPairs } from './rules/linearPairs';
import { checkLogits } from './rules/logits';
import { checkLoss } from './rules/loss';
import { checkNames } from './rules/names';
import { checkOneValueNorms } from './rules/oneValueNorms';
import { checkRunningStatistics } from './rules/runningStatistics';
import { checkSharing } from './rules/sharing';
import { checkTrainable } from './rules/trainable';
import { checkTraining } from './rules/training';
import { checkWiring } from './rules/wiring';

const rules: readonly Rule[] = [
  checkEnds,
  checkCycles,
  checkWiring,
  checkLayers,
  checkDataset,
  checkLoss,
  checkNames,
  checkSharing,
  checkDeadEnds,
  checkTrainable,
  checkTraining,
  checkAugmentation,
  checkLogits,
  checkIdleActivations,
  checkLinearPairs,
  checkIdleBias,
  checkOneValueNorms,
  checkDropoutBeforeLoss,
  checkDropoutBeforeNorm,
  checkRunningStatistics,
];

/**
 * What the document means: the Plan that the engine trains, or everything that stands in its way, all at once; and shapes
 * and cost of every node that can have them. Pure; a user's mistake never throws.
 * @param dataset the document's data set; null where the app does not know it
 */
export function compile(document: NormscopeDocument, dataset: DatasetInfo | null): Compilation {
  const context = createContext(document, dataset);
  const problems = findProblems(context);
  const legal = problems.every((problem) => problem.severity === 'warning');
  return { plan: legal ? buildPlan(context) : null, problems, facts: context.analysis.facts };
}

/**
 * The first of the document's problems, as `compile` gives them, that is wanted and has a fix; null where none has one. Where many
 * have, it is found sooner than all of them are.
 */
export function findMendable(
  document: NormscopeDocument,
  dataset: DatasetInfo | null,
  isWanted: (problem: Problem) => boolean,
): (Required<Pick<Problem, 'fix'>> & Problem) | null {
  const context = createContext(document, dataset);
  const wanted = (problem: Problem): boolean => isWanted(weigh(context, problem));
  for (const problem of findProblems({ ...context, wanted })) {
    const { fix } = problem;
    if (fix !== undefined && isWanted(problem)) return { ...problem, fix };
  }
  return null;
}

function findProblems(context: RuleContext): readonly Problem[] {
  const found = rules.flatMap((rule) => rule(context)).map((problem) => weigh(context, problem));
  return inDocumentOrder(context, found);
}

/** A mistake in a part that does not train, beside one that does, does not keep that from training: a warning. */
function weigh(context: RuleContext, problem: Problem): Problem {
  const idle = problem.node !== null && !matters(context, problem.node);
  return idle ? { ...problem, severity: 'warning' } : problem;
}

/** Problems of the whole first, then node by node; those of one node stay in the order of the rules. */
function inDocumentOrder({ analysis }: RuleContext, problems: readonly Problem[]): readonly Problem[] {
  const places = new Map([...analysis.nodes.keys()].map((id, place) => [id, place]));
  const placeOf = ({ node }: Problem): number => (node === null ? -1 : (places.get(node) ?? -1));
  return problems.toSorted((one, other) => placeOf(one) - placeOf(other));
}
