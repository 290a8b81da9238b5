import type { NodeAnalysis } from '../analysis';
import { takeOut } from '../fixes/takeOut';
import { giver, lastActivation } from '../neighbours';
import type { Problem } from '../problem';
import { matters, type Rule } from './context';

/** Activations that leave values as they are where another gave them. */
const idleAfter: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['relu', new Set(['relu', 'relu6', 'sigmoid', 'softplus', 'softmax'])],
  ['relu6', new Set(['relu6', 'sigmoid', 'softmax'])],
]);

/** Warns of activations that change nothing of what the activation before them gives. */
export const checkIdleActivations: Rule = (context) =>
  [...context.analysis.nodes.values()].flatMap((each): readonly Problem[] => {
    const before = giver(context.analysis, each);
    if (before === null || each.layer?.family !== 'act' || !matters(context, each.node.id)) return [];
    const [own, other] = [lastActivation(each) ?? '', lastActivation(before) ?? ''];
    if (idleAfter.get(own)?.has(other) !== true) return [];
    return [idle(each, before, takeOut(context.analysis, each))];
  });

function idle({ node }: NodeAnalysis, before: NodeAnalysis, fix: ReturnType<typeof takeOut>): Problem {
  return {
    severity: 'warning',
    code: 'idle-activation',
    node: node.id,
    message:
      `${node.name} changes nothing: all that ${before.node.name} gives lies in the range that it leaves as it is. Take it ` +
      'out, or put a layer with weights between the two.',
    ...(fix === null ? {} : { fix }),
  };
}
