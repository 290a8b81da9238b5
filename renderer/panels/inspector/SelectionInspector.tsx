import { Copy, Trash2 } from 'lucide-react';
import type { GraphEdge, GraphNode } from '../../../shared/document/schema';
import { duplicateSelection, removeSelected } from '../../canvas/commands';
import { formatShort } from '../../document/figures';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import styles from './LayerInspector.module.css';
import { Facts, Section } from './Section';
import { parametersOf } from './ShapeAndCost';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly wires: readonly GraphEdge[];
}

/** Several layers and wires: what they cost together, and what can be done with them. */
export function SelectionInspector({ nodes, wires }: Props) {
  const facts = useDocumentStore((state) => state.compilation.facts);
  const costs = nodes.flatMap((node) => facts.get(node.id)?.cost ?? []);
  const known = costs.length === nodes.length;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const parameters = {
    trainable: sum(costs.map((cost) => cost.parameters.trainable)),
    fixed: sum(costs.map((cost) => cost.parameters.fixed)),
  };
  return (
    <>
      <header className={styles['head']}>
        <h2 className={styles['title']}>{titleOf(nodes.length, wires.length)}</h2>
      </header>
      <Section title="Together">
        <Facts
          facts={[
            ['Parameters', known ? parametersOf(parameters) : '–'],
            ['FLOPs / image', known ? formatShort(sum(costs.map((cost) => cost.flops))) : '–'],
          ]}
        />
        {nodes.length > 0 && (
          <Button onClick={duplicateSelection}>
            <Copy /> Duplicate
          </Button>
        )}
        <Button onClick={removeSelected}>
          <Trash2 /> Delete
        </Button>
      </Section>
    </>
  );
}

function titleOf(nodes: number, wires: number): string {
  const parts = [
    nodes > 0 && `${nodes} ${nodes === 1 ? 'layer' : 'layers'}`,
    wires > 0 && `${wires} ${wires === 1 ? 'wire' : 'wires'}`,
  ];
  return parts.filter(Boolean).join(' and ');
}
