import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { takeOut } from '../fixes/takeOut';
import { giver } from '../neighbours';
import { lastActivation } from '../probabilities';
import type { Problem } from '../problem';
import { MOST_WARNINGS, matters, type Rule, type RuleContext } from './context';

/** Activations that leave values as they are where another gave them. */
const idleAfter: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['relu', new Set(['relu', 'relu6', 'sigmoid', 'softplus', 'softmax'])],
  ['relu6', new Set(['relu6', 'sigmoid', 'softmax'])],
]);

/** Warns of activations that change nothing of what the activation before them gives. */
export const checkIdleActivations: Rule = (context) =>
  [...context.analysis.nodes.values()]
    .filter((each) => isIdle(context, each))
    .slice(0, MOST_WARNINGS)
    .map((each) => idle(context.analysis, each));

function isIdle(context: RuleContext, each: NodeAnalysis): boolean {
  if (each.layer?.family !== 'act' || !matters(context, each.node.id)) return false;
  const before = giver(context.analysis, each);
  const other = before === null ? null : lastActivation(before);
  return idleAfter.get(lastActivation(each) ?? '')?.has(other ?? '') === true;
}

function idle(analysis: GraphAnalysis, each: NodeAnalysis): Problem {
  const fix = takeOut(analysis, each);
  const before = giver(analysis, each)?.node.name ?? '';
  return {
    severity: 'warning',
    code: 'idle-activation',
    node: each.node.id,
    message:
      `${each.node.name} changes nothing: all that ${before} gives lies in the range that it leaves as it is. Take it ` +
      'out, or put a layer with weights between the two.',
    ...(fix === null ? {} : { fix }),
  };
}
