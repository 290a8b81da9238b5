import type { Complaint } from '../../layers/layer';
import type { NodeAnalysis } from '../analysis';
import { fixComplaint } from '../fixes/fixComplaint';
import type { Problem } from '../problem';
import type { Rule } from './context';

/** A fix that inserts layers looks at the whole graph; beyond so many problems the user mends others first. */
const MOST_FIXES = 50;
/** Fixes are found by trying, too, which takes as long as the graph is large: so many nodes are looked at for all of them. */
const MOST_NODES = 5000;

/** Every layer is of a known kind, its config legal, and what enters it fits. */
export const checkLayers: Rule = (context) => {
  const problems: Problem[] = [];
  const fixes = Math.min(MOST_FIXES, Math.ceil(MOST_NODES / context.analysis.nodes.size));
  for (const analysis of context.analysis.nodes.values()) {
    if (analysis.layer === undefined) problems.push(unknownKind(analysis));
    for (const complaint of analysis.complaints) {
      const fix = problems.length < fixes ? fixComplaint(context, analysis, complaint) : null;
      problems.push(complaintProblem(analysis, complaint, fix));
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
