import type { Complaint } from '../../layers/layer';
import type { NodeAnalysis } from '../analysis';
import { fixComplaint } from '../fixes/fixComplaint';
import type { Problem } from '../problem';
import { blameReshape, reshapeBefore } from '../reshapeBefore';
import { fixesWorthWhile, type Rule } from './context';

/** Every layer is of a known kind, its config legal, and what enters it fits. */
export const checkLayers: Rule = (context) => {
  const problems: Problem[] = [];
  const fixes = fixesWorthWhile(context);
  for (const analysis of context.analysis.nodes.values()) {
    if (analysis.layer === undefined) problems.push(unknownKind(analysis));
    for (const complaint of analysis.complaints) {
      const reshape =
        complaint.code === 'window-too-large' ? reshapeBefore(context.analysis, analysis) : null;
      const told = reshape === null ? complaint : blameReshape(complaint, reshape);
      const fix = problems.length < fixes ? fixComplaint(context, analysis, complaint) : null;
      problems.push(complaintProblem(analysis, told, fix));
    }
  }
  return problems;
};

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

function complaintProblem(
  { node }: NodeAnalysis,
  { code, message, port, field }: Complaint,
  fix: ReturnType<typeof fixComplaint>,
): Problem {
  return {
    severity: 'error',
    code,
    node: node.id,
    message: `${node.name}: ${message}`,
    ...(port === undefined ? {} : { port }),
    ...(field === undefined ? {} : { field }),
    ...(fix === null ? {} : { fix }),
  };
}
