import { Copy, Trash2 } from 'lucide-react';
import { sumCosts } from '../../../shared/compile/cost';
import type { GraphEdge, GraphNode } from '../../../shared/document/schema';
import { duplicateSelection, removeSelected } from '../../canvas/commands';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import { costFacts } from './costFacts';
import styles from './LayerInspector.module.css';
import { Facts, Section } from './Section';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly wires: readonly GraphEdge[];
}

/** Several layers and wires: what they cost together, and what can be done with them. */
export function SelectionInspector({ nodes, wires }: Props) {
  const facts = useDocumentStore((state) => state.compilation.facts);
  const batchSize = useDocumentStore((state) => state.document.training.batchSize);
  const costs = nodes.flatMap((node) => facts.get(node.id)?.cost ?? []);
  const together = costs.length === nodes.length ? sumCosts(costs) : null;
  return (
    <>
      <header className={styles['head']}>
        <h2 className={styles['title']}>{titleOf(nodes.length, wires.length)}</h2>
      </header>
      <Section title="Together">
        <Facts facts={costFacts(together, batchSize)} />
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
