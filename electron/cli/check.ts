import { compile } from '../../shared/compile/compile';
import type { Compilation, NodeCost } from '../../shared/compile/plan';
import { findDataset } from '../../shared/data/catalogue';
import type { GraphNode, NormscopeDocument } from '../../shared/document/schema';
import type { Terminal } from './terminal';

/** Prints what the compiler knows of a document as JSON; 1 where it cannot be trained. */
export function check(document: NormscopeDocument, terminal: Terminal): number {
  const compilation = compile(document, findDataset(document.dataset.id) ?? null);
  terminal.out(print(report(document, compilation)));
  return compilation.plan === null ? 1 : 0;
}

/** Indented, with every shape on one line. */
function print(value: object): string {
  return JSON.stringify(value, null, 2).replace(/\[[\d,\s]+\]/g, (list) => list.replace(/\s+/g, ' '));
}

/** Costs are per image (plan.ts says what they count). Shapes are NHWC without the batch. */
function report({ graph, dataset }: NormscopeDocument, { plan, problems, facts }: Compilation): object {
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  return {
    ok: plan !== null,
    dataset: dataset.id,
    ...costs(plan?.totals ?? null),
    nodes: graph.nodes.map((node) => describeNode(node, facts)),
    problems: problems.map(({ severity, code, node, port, field, message }) => ({
      severity,
      code,
      node: node === null ? null : (names.get(node) ?? node),
      ...(port === undefined ? {} : { port }),
      ...(field === undefined ? {} : { field }),
      message,
    })),
  };
}

function describeNode({ id, name, kind }: GraphNode, facts: Compilation['facts']): object {
  const { inputShapes = [], outputShape = null, receptiveField = null, cost = null } = facts.get(id) ?? {};
  return { name, kind, inputShapes, outputShape, receptiveField, ...costs(cost) };
}

function costs(cost: NodeCost | null): NodeCost | Record<keyof NodeCost, null> {
  return cost ?? { parameters: null, flops: null, multiplyAdds: null, activationBytes: null };
}
