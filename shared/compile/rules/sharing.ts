import type { NodeAnalysis } from '../analysis';
import type { Problem } from '../problem';
import { findOwner, weightsMisfit } from '../sharing';
import { matters, type Rule, type RuleContext } from './context';

/** A node that has the weights of another finds them, they fit, and they are trained. */
export const checkSharing: Rule = (context) =>
  [...context.analysis.nodes.values()].flatMap((analysis) => {
    const found = complaintOf(context, analysis);
    return found === null ? [] : [sharingProblem(analysis, ...found)];
  });

type Found = readonly [code: string, reason: string];

function complaintOf(context: RuleContext, analysis: NodeAnalysis): Found | null {
  const { nodes } = context.analysis;
  const found = findOwner(nodes, analysis);
  const { name, id } = analysis.node;
  if (found === null) return null;
  if (found.kind === 'missing')
    return ['shared-weights-gone', `${name} shares the weights of a layer that is no longer in the graph`];
  if (found.kind === 'cycle')
    return [
      'shared-weights-cycle',
      `${name} shares weights with layers that share its own in turn, so that none of them has any`,
    ];
  const { owner } = found;
  const misfit = weightsMisfit(analysis, owner);
  const shares = `${name} shares the weights of ${owner.node.name}`;
  if (misfit !== null) return ['shared-weights-differ', `${shares}, ${misfit}`];
  if (context.live !== null && matters(context, id) && !matters(context, owner.node.id))
    return ['shared-weights-idle', `${shares}, which is no part of the training`];
  return null;
}

function sharingProblem({ node }: NodeAnalysis, code: string, reason: string): Problem {
  return {
    severity: 'error',
    code,
    node: node.id,
    field: 'weightsOf',
    message: `${reason}: give ${node.name} weights of its own, or choose another layer in the inspector.`,
    fix: {
      label: `Give ${node.name} weights of its own`,
      edit: { type: 'shareWeights', id: node.id, owner: null },
    },
  };
}
