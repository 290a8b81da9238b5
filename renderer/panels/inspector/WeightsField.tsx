import { Fragment, useMemo } from 'react';
import { analyseGraph } from '../../../shared/compile/analysis';
import { fittingWeights, hasWeights } from '../../../shared/compile/fittingWeights';
import { possibleOwners, sharersOf } from '../../../shared/compile/sharing';
import type { Graph, GraphNode } from '../../../shared/document/schema';
import { canvasView } from '../../canvas/view';
import { useDocumentStore } from '../../document/store';
import { SelectField } from '../../ui/SelectField';
import styles from './WeightsField.module.css';

const OWN = '';

/** The value of the choice, and what it is called. */
type Choice = readonly { readonly value: string; readonly label: string }[];

/** What can be said and chosen of a layer's weights. */
interface Weights {
  readonly choices: Choice;
  /** What would fit, where nothing does and nobody shares them. */
  readonly note: string | null;
  /** The other layers with the same weights. */
  readonly sharers: readonly GraphNode[];
}

/** Whose weights a layer has: its own, or those of a layer that they fit; and who has them too. Nothing of a layer without weights. */
export function WeightsField({
  node,
  error,
}: {
  readonly node: GraphNode;
  readonly error: string | undefined;
}) {
  const graph = useDocumentStore((state) => state.document.graph);
  const edit = useDocumentStore((state) => state.edit);
  const weights = useMemo(() => weightsOf(graph, node), [graph, node]);
  if (weights === null) return null;
  const { choices, note, sharers } = weights;
  return (
    <>
      <SelectField
        label="Weights"
        description="Layers that share weights train them together: every use adds its gradient. Offered are layers of the same kind whose weights have the same shapes."
        error={error}
        value={node.weightsOf ?? OWN}
        options={choices}
        onChange={(value) =>
          edit({ type: 'shareWeights', id: node.id, owner: value === OWN ? null : value }, { kind: 'alone' })
        }
      />
      {note !== null && <p className={styles['note']}>{note}</p>}
      {sharers.length > 0 && (
        <p className={styles['note']}>
          The same weights as in{' '}
          {sharers.map((sharer, place) => (
            <Fragment key={sharer.id}>
              {place > 0 && ', '}
              <button
                type="button"
                className={styles['layer']}
                onClick={() => canvasView()?.reveal([sharer.id])}
              >
                {sharer.name}
              </button>
            </Fragment>
          ))}
          .
        </p>
      )}
    </>
  );
}

function weightsOf(graph: Graph, node: GraphNode): Weights | null {
  const { nodes } = analyseGraph(graph);
  const analysis = nodes.get(node.id);
  if (analysis === undefined || (node.weightsOf === undefined && !hasWeights(analysis))) return null;
  const owners = possibleOwners(nodes, analysis).map((owner) => owner.node);
  const choices = choicesOf(owners, node, nodes.get(node.weightsOf ?? '')?.node.name);
  const sharers = sharersOf(nodes, analysis).flatMap((other) => (other === analysis ? [] : [other.node]));
  const note = choices.length > 1 || sharers.length > 0 ? null : fittingWeights(analysis);
  return { choices, note, sharers };
}

/** @param present the name of the layer whose weights it has, where there is one */
function choicesOf(owners: readonly GraphNode[], { weightsOf: of }: GraphNode, present?: string): Choice {
  const fitting = owners.map(({ id, name }) => ({ value: id, label: `Those of ${name}` }));
  const own = { value: OWN, label: 'Own' };
  if (of === undefined || fitting.some(({ value }) => value === of)) return [own, ...fitting];
  const label = present === undefined ? 'Those of a layer that is gone' : `Those of ${present}`;
  return [own, { value: of, label }, ...fitting];
}
