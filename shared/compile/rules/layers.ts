import type { Complaint } from '../../layers/layer';
import type { NodeAnalysis } from '../analysis';
import { fixComplaint } from '../fixes/fixComplaint';
import type { Problem } from '../problem';
import type { Rule, RuleContext } from './context';

/** Every layer is of a known kind, its config legal, and what enters it fits. */
export const checkLayers: Rule = (context) =>
  [...context.analysis.nodes.values()].flatMap((analysis) => {
    if (analysis.layer === undefined) return [unknownKind(analysis)];
    return analysis.complaints.map((complaint) => complaintProblem(context, analysis, complaint));
  });

function unknownKind({ node }: NodeAnalysis): Problem {
  return {
    severity: 'error',
    code: 'unknown-kind',
    node: node.id,
    message:
      `${node.name} is of the kind '${node.kind}', which this version of Normscope does not know: replace it, or open ` +
      'the project with the version that made it.',
  };
}

function complaintProblem(context: RuleContext, analysis: NodeAnalysis, complaint: Complaint): Problem {
  const { node } = analysis;
  const { code, message, ...place } = complaint;
  const fix = fixComplaint(context, analysis, complaint);
  const problem = {
    severity: 'error',
    code,
    node: node.id,
    message: `${node.name}: ${message}.`,
    ...place,
  } as const;
  return fix === null ? problem : { ...problem, fix };
}
