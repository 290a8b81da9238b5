import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { takeOut } from '../fixes/takeOut';
import { readOutput } from '../outputConfig';
import { activationFor, handsOn, probabilityNodes } from '../probabilities';
import type { Problem } from '../problem';
import { listSome } from '../words';
import type { Rule } from './context';
import { isNoisy } from './dropoutBeforeNorm';

/**
 * Warns, once, of dropout between what makes probabilities and a cross-entropy of them: it is a warning, not the error of a missing
 * softmax, since what enters the Output still is made by one, and telling the Output that it receives logits would be wrong.
 */
export const checkDropoutBeforeLoss: Rule = ({ analysis, outputs }) => {
  const dropping = [...new Set(outputs.flatMap((output) => handingOn(analysis, output)))].filter(isNoisy);
  const [first] = dropping;
  return first === undefined ? [] : [droppedProbabilities(analysis, dropping, first)];
};

/** The nodes by which probabilities come to an Output whose cross-entropy takes such, the nearest first. */
function handingOn(analysis: GraphAnalysis, output: NodeAnalysis): readonly NodeAnalysis[] {
  const settings = readOutput(output);
  if (settings === null || settings.fromLogits || activationFor(settings) === null) return [];
  const probable = probabilityNodes(analysis);
  const found = new Set<NodeAnalysis>();
  const open = [output];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { source } of node.inputs) {
      const giver = analysis.nodes.get(source);
      if (giver === undefined || found.has(giver) || probable.get(source) !== true || !handsOn(giver))
        continue;
      found.add(giver);
      open.push(giver);
    }
  }
  return [...found];
}

function droppedProbabilities(
  analysis: GraphAnalysis,
  all: readonly NodeAnalysis[],
  first: NodeAnalysis,
): Problem {
  const fix = takeOut(analysis, first);
  const one = all.length === 1;
  return {
    severity: 'warning',
    code: 'dropout-before-loss',
    node: first.node.id,
    message:
      `${listSome(all.map(({ node }) => node.name))} ${one ? 'drops' : 'drop'} probabilities on their way to a cross-entropy: in ` +
      'training a class whose probability is dropped counts as impossible, and where all of an image are dropped, categorical ' +
      `cross-entropy divides by their sum, 0, and gives NaN. Take ${one ? 'it' : 'them'} out, or drop values before the layer ` +
      'that makes the logits.',
    ...(fix === null ? {} : { fix }),
  };
}
