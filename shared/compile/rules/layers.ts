import type { Complaint } from '../../layers/layer';
import type { NodeAnalysis } from '../analysis';
import { fixComplaint } from '../fixes/fixComplaint';
import { withSizedInputs } from '../fixes/sizeInputs';
import type { Problem } from '../problem';
import { blameReshape, reshapeBefore } from '../reshapeBefore';
import { fixesWorthWhile, type Rule, type RuleContext } from './context';

/**
 * Every layer is of a known kind, its config legal, and what enters it fits. What would fit if an Input had the size of the images is
 * not said: that Input is told of.
 */
export const checkLayers: Rule = (context) => {
  const problems: Problem[] = [];
  const seeks = fixSeeker(context);
  const sized = withSizedInputs(context);
  for (const analysis of context.analysis.nodes.values()) {
    if (analysis.layer === undefined) problems.push(unknownKind(analysis));
    const twin = sized?.nodes.get(analysis.node.id);
    const said = analysis.complaints.filter((each) => twin === undefined || complains(twin, each));
    for (const complaint of said) {
      const problem = complaintProblem(analysis, blame(context, analysis, complaint));
      const fix = seeks(problem, problems) ? fixComplaint(context, analysis, complaint) : null;
      problems.push(fix === null ? problem : { ...problem, fix });
    }
  }
  return problems;
};

/** Tells of a problem, and those found before it, whether its fix is to be looked for. */
function fixSeeker(context: RuleContext): (problem: Problem, before: readonly Problem[]) => boolean {
  const { wanted } = context;
  if (wanted !== null)
    return (problem, before) => before.every(({ fix }) => fix === undefined) && wanted(problem);
  const fixes = fixesWorthWhile(context);
  return (_problem, before) => before.length < fixes;
}

/** The complaint, with the true cause in its sentence. */
function blame({ analysis }: RuleContext, node: NodeAnalysis, complaint: Complaint): Complaint {
  const reshape = complaint.code === 'window-too-large' ? reshapeBefore(analysis, node) : null;
  return reshape === null ? complaint : blameReshape(complaint, reshape);
}

/** Whether a layer says the same, be it of other sizes. */
function complains({ complaints }: NodeAnalysis, { code, port, field }: Complaint): boolean {
  return complaints.some((each) => each.code === code && each.port === port && each.field === field);
}

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

function complaintProblem({ node }: NodeAnalysis, { code, message, port, field }: Complaint): Problem {
  return {
    severity: 'error',
    code,
    node: node.id,
    message: `${node.name}: ${message}`,
    ...(port === undefined ? {} : { port }),
    ...(field === undefined ? {} : { field }),
  };
}
