import type { Complaint } from '../layers/layer';
import { describeShape, formatShape } from '../layers/shapes';
import type { GraphAnalysis, NodeAnalysis } from './analysis';
import { plainShape } from './expectation';
import { giver } from './neighbours';

/** The Reshape that made the image which enters a node, past layers that leave its shape as it is; null where none did. */
export function reshapeBefore(analysis: GraphAnalysis, node: NodeAnalysis): NodeAnalysis | null {
  const seen = new Set<NodeAnalysis>();
  let at = giver(analysis, node);
  while (at !== null && at.node.kind !== 'Reshape') {
    const [entering, ...others] = at.facts.expectedInputs;
    const leaving = plainShape(at.facts);
    const keeps = entering != null && leaving !== null && formatShape(entering) === formatShape(leaving);
    if (seen.has(at) || others.length > 0 || !keeps) return null;
    seen.add(at);
    at = giver(analysis, at);
  }
  return at;
}

/** What a layer says of an image too small for its window, where a Reshape made that image: it is to blame, not the window. */
export function blameReshape({ code, port }: Complaint, { node, facts }: NodeAnalysis): Complaint {
  const [before] = facts.expectedInputs;
  const image = plainShape(facts);
  const makes =
    before == null || image === null
      ? `what ${node.name} makes`
      : `the ${formatShape(image)} that ${node.name} makes of ${describeShape(before)}`;
  return {
    code,
    message: `its window does not fit into ${makes}: give ${node.name} other sizes, or take it out.`,
    ...(port === undefined ? {} : { port }),
  };
}
