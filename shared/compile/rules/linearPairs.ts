import type { GraphAnalysis, NodeAnalysis } from '../analysis';
import { plainShape } from '../expectation';
import { giver } from '../neighbours';
import { lastActivation } from '../probabilities';
import type { Problem } from '../problem';
import { MOST_WARNINGS, matters, type Rule } from './context';

/**
 * Warns of two Dense layers with nothing between them: the product of two matrices is a matrix, so that they can do no more than
 * the second alone. Not where the first is narrower than both of its sides, which limits the rank and may be meant.
 */
export const checkLinearPairs: Rule = (context) =>
  [...context.analysis.nodes.values()]
    .flatMap((each): readonly Problem[] => {
      const before = linearBefore(context.analysis, each);
      return before === null || !matters(context, each.node.id) ? [] : [linearPair(before, each)];
    })
    .slice(0, MOST_WARNINGS);

function linearBefore(analysis: GraphAnalysis, second: NodeAnalysis): NodeAnalysis | null {
  const first = giver(analysis, second);
  if (first === null || second.node.kind !== 'Dense' || first.node.kind !== 'Dense') return null;
  const [width, to] = [plainShape(first.facts), plainShape(second.facts)];
  const from = first.facts.expectedInputs[0];
  if (lastActivation(first) !== null || width === null || to === null || from == null) return null;
  return (width[0] ?? 0) >= Math.min(from[0] ?? 0, to[0] ?? 0) ? first : null;
}

function linearPair({ node: first }: NodeAnalysis, { node: second }: NodeAnalysis): Problem {
  return {
    severity: 'warning',
    code: 'linear-pair',
    node: first.id,
    field: 'activation',
    message:
      `${first.name} and ${second.name} are linear one after the other: the product of their kernels is one kernel, so that ` +
      `both together can do no more than ${second.name} alone. Give ${first.name} an activation.`,
    fix: {
      label: `Give ${first.name} a ReLU`,
      edit: { type: 'configure', id: first.id, values: { activation: 'relu' } },
    },
  };
}
