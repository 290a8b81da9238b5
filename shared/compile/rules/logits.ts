import type { Edit } from '../../document/edit';
import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { takeOut } from '../fixes/takeOut';
import { giver } from '../neighbours';
import { readOutput } from '../outputConfig';
import { activationFor, lastActivation } from '../probabilities';
import type { Problem } from '../problem';
import type { Rule } from './context';

/** Warns of logits that cannot take the values they should: normalized ones, and such as a ReLU has cut. */
export const checkLogits: Rule = ({ analysis, outputs }) =>
  outputs.flatMap((output): readonly Problem[] => {
    const logits = logitsOf(analysis, output);
    if (logits === null) return [];
    if (logits.layer?.normalizes === true) return [normalizedLogits(analysis, output, logits)];
    return CUTTING.has(lastActivation(logits) ?? '') ? [cutLogits(analysis, output, logits)] : [];
  });

/** Activations that give no negative values and let no gradient through where they cut one. */
const CUTTING: ReadonlySet<string> = new Set(['relu', 'relu6']);

/** The layer whose output the cross-entropy of an Output takes for logits; null where that layer makes probabilities as well. */
function logitsOf(analysis: GraphAnalysis, output: NodeAnalysis): NodeAnalysis | null {
  const settings = readOutput(output);
  const source = giver(analysis, output);
  if (settings === null || source === null || output.accepted.length === 0) return null;
  const activation = activationFor(settings);
  if (activation === null || settings.fromLogits) return activation === null ? null : source;
  const isAlone = source.layer?.family === 'act' && lastActivation(source) === activation;
  return isAlone ? giver(analysis, source) : null;
}

function normalizedLogits(analysis: GraphAnalysis, output: NodeAnalysis, logits: NodeAnalysis): Problem {
  const fix = takeOut(analysis, logits);
  return {
    severity: 'warning',
    code: 'norm-on-logits',
    node: logits.node.id,
    message:
      `${logits.node.name} normalizes the logits of ${output.node.name}: it gives them one mean and spread, so that how sure ` +
      'the network is of a class hangs on γ and on what else is normalized with it, and hardly on the image. Take it out; ' +
      'norms belong before the last layer with a kernel.',
    ...(fix === null ? {} : { fix }),
  };
}

function cutLogits(analysis: GraphAnalysis, output: NodeAnalysis, logits: NodeAnalysis): Problem {
  const edit: Edit = { type: 'configure', id: logits.node.id, values: { activation: 'linear' } };
  const isActivation = logits.layer?.family === 'act';
  const fix = isActivation ? takeOut(analysis, logits) : { label: `Make ${logits.node.name} linear`, edit };
  return {
    severity: 'warning',
    code: 'logits-cut',
    node: logits.node.id,
    ...(isActivation ? {} : { field: 'activation' }),
    message:
      `${logits.node.name} cuts the negative logits of ${output.node.name} to 0, so that no class can be told to be unlikely: no ` +
      'gradient passes where a logit was cut. Let the logits be as they are.',
    ...(fix === null ? {} : { fix }),
  };
}
