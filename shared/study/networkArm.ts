import { compile } from '../compile/compile';
import { findDataset } from '../data/catalogue';
import { describeIssue } from '../document/describeIssue';
import type { NormscopeDocument } from '../document/schema';
import { armSchema, MOST_ARM_LAYERS, MOST_ARM_WIRES, type StudyArm } from '../document/study';
import { formatShape } from '../layers/shapes';
import { findSites } from '../placement/sites';
import { armNames } from './armName';

type NetworkArm = Extract<StudyArm, { kind: 'network' }>;

export type NetworkArmResult =
  | { readonly ok: true; readonly arm: NetworkArm }
  | { readonly ok: false; readonly sentence: string };

/** Most letters of a name that the format takes. */
export const MOST_NAME = 80;

/**
 * The network of another project as an arm of the document's study: as it is drawn, to be trained on this document's data set with its
 * settings. What cannot be trained so is refused with a sentence.
 * @param name what the arm is called; where another is called so, a number comes behind
 */
export function networkArm(
  document: NormscopeDocument,
  name: string,
  graph: NormscopeDocument['graph'],
): NetworkArmResult {
  const large = tooLarge(graph);
  if (large !== null) return { ok: false, sentence: `“${name}” has ${large}: add a smaller one.` };
  const dataset = findDataset(document.dataset.id) ?? null;
  const { problems } = compile({ ...document, graph }, dataset);
  // What the training settings make impossible is the study's own, and said of it.
  const problem = problems.find(
    ({ severity, field }) => severity === 'error' && field?.startsWith('training.') !== true,
  );
  if (problem !== undefined) {
    const data =
      dataset === null
        ? 'on this study’s data set'
        : `on ${dataset.label} (${formatShape(dataset.shape)}, ${dataset.classes.length} classes), as this study does`;
    const sentence = `“${name}” cannot train ${data}. ${problem.message} Mend it in its own project, and add it again.`;
    return { ok: false, sentence };
  }
  // What is taken here has to be taken from a file as well.
  const called = name.trim() === '' ? 'unnamed' : name;
  const arm = { kind: 'network' as const, name: freeName(document, called.slice(0, MOST_NAME - 4)), graph };
  const kept = armSchema.safeParse(arm);
  if (kept.success) return { ok: true, arm };
  const [issue] = kept.error.issues;
  const words = issue === undefined ? null : describeIssue(issue, arm);
  const sentence = `“${name}” cannot be kept in a study: ${words?.place ?? ''} ${words?.complaint ?? ''}. Change it in its own project, and add it again.`;
  return { ok: false, sentence };
}

/** What of a network is more than a study keeps; null where nothing is. */
function tooLarge({ nodes, edges }: NormscopeDocument['graph']): string | null {
  const most = 'and a network that joins a study has at most';
  if (nodes.length > MOST_ARM_LAYERS) return `${nodes.length} layers, ${most} ${MOST_ARM_LAYERS}`;
  return edges.length > MOST_ARM_WIRES ? `${edges.length} wires, ${most} ${MOST_ARM_WIRES}` : null;
}

function freeName({ study, graph }: NormscopeDocument, name: string): string {
  const taken = new Set(study === null ? [] : armNames(study, findSites(graph)));
  let number = 2;
  let free = name;
  while (taken.has(free)) free = `${name} ${number++}`;
  return free;
}
