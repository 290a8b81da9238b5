import type { NodeAnalysis } from '../analysis';
import { giver } from '../neighbours';
import { type OutputSettings, readOutput } from '../outputConfig';
import { activationFor, lastActivation, probabilityNodes } from '../probabilities';
import type { Problem } from '../problem';
import type { Rule } from './context';

/** Cross-entropy receives probabilities exactly where it is told to. */
export const checkLoss: Rule = ({ analysis, outputs }) => {
  if (outputs.length === 0) return [];
  const probable = probabilityNodes(analysis);
  return outputs.flatMap((output) => {
    const source = giver(analysis, output);
    const settings = readOutput(output);
    // What does not fit the Output is complained of already.
    if (source === null || settings === null || output.accepted.length === 0) return [];
    const wanted = activationFor(settings);
    if (wanted === null) return [];
    const probabilities = probable.get(source.node.id);
    if (probabilities !== settings.fromLogits) return [];
    return [
      probabilities
        ? takenForLogits(output, source, wanted)
        : takenForProbabilities(output, source, settings, wanted),
    ];
  });
};

function takenForProbabilities(
  { node }: NodeAnalysis,
  source: NodeAnalysis,
  { loss }: OutputSettings,
  wanted: 'softmax' | 'sigmoid',
): Problem {
  const expected = loss === 'binaryCrossentropy' ? 'a probability for each class' : 'probabilities';
  return {
    severity: 'error',
    code: `${wanted}-missing`,
    node: node.id,
    field: 'fromLogits',
    message:
      `${node.name} expects ${expected}, as a ${wanted} gives, but ${source.node.name} gives logits, the ` +
      `values before one: tell it that its input is logits, or end ${source.node.name} with a ${wanted}.`,
    fix: {
      label: 'Say that the input is logits',
      edit: { type: 'configure', id: node.id, values: { fromLogits: true } },
    },
  };
}

function takenForLogits(
  { node }: NodeAnalysis,
  source: NodeAnalysis,
  wanted: 'softmax' | 'sigmoid',
): Problem {
  const end = lastActivation(source);
  const twice = end === wanted;
  const received = twice ? `ends in a ${end}, so that ${end}` : `gives probabilities, to which a ${wanted}`;
  return {
    severity: 'warning',
    code: twice ? `${wanted}-twice` : 'probabilities-as-logits',
    node: node.id,
    field: 'fromLogits',
    message:
      `${node.name} expects logits, the values before a ${wanted}, but ${source.node.name} ${received} is applied ${twice ? 'twice' : 'once more'} and ` +
      `the network learns slowly: tell it that its input is no logits, or take the ${end ?? wanted} out.`,
    fix: {
      label: 'Say that the input is probabilities',
      edit: { type: 'configure', id: node.id, values: { fromLogits: false } },
    },
  };
}
