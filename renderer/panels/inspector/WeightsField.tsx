import { useMemo } from 'react';
import { analyseGraph } from '../../../shared/compile/analysis';
import { possibleOwners } from '../../../shared/compile/sharing';
import type { Graph, GraphNode } from '../../../shared/document/schema';
import { useDocumentStore } from '../../document/store';
import { SelectField } from '../../ui/SelectField';

const OWN = '';

/** The value of the choice, and what it is called. */
type Choice = readonly { readonly value: string; readonly label: string }[];

/** Whose weights a layer has: its own, or those of a layer that they fit. Nothing where there is no such layer. */
export function WeightsField({
  node,
  error,
}: {
  readonly node: GraphNode;
  readonly error: string | undefined;
}) {
  const graph = useDocumentStore((state) => state.document.graph);
  const edit = useDocumentStore((state) => state.edit);
  const options = useMemo(() => choicesOf(graph, node), [graph, node]);
  const sharers = graph.nodes.filter(({ weightsOf }) => weightsOf === node.id).map(({ name }) => name);
  if (options.length < 2) return null;
  return (
    <SelectField
      label="Weights"
      description="Layers that share weights train them together: every use adds its gradient. Offered are layers of the same kind whose weights have the same shapes."
      hint={sharers.length === 0 ? undefined : `used by ${sharers.join(', ')} too`}
      error={error}
      value={node.weightsOf ?? OWN}
      options={options}
      onChange={(value) =>
        edit({ type: 'shareWeights', id: node.id, owner: value === OWN ? null : value }, { kind: 'alone' })
      }
    />
  );
}

function choicesOf(graph: Graph, node: GraphNode): Choice {
  const { nodes } = analyseGraph(graph);
  const analysis = nodes.get(node.id);
  const owners = analysis === undefined ? [] : possibleOwners(nodes, analysis);
  const fitting = owners.map(({ node: { id, name } }) => ({ value: id, label: `Those of ${name}` }));
  const { weightsOf } = node;
  const own = { value: OWN, label: 'Own' };
  if (weightsOf === undefined || fitting.some(({ value }) => value === weightsOf)) return [own, ...fitting];
  const name = nodes.get(weightsOf)?.node.name;
  const present = {
    value: weightsOf,
    label: name === undefined ? 'Those of a layer that is gone' : `Those of ${name}`,
  };
  return [own, present, ...fitting];
}
