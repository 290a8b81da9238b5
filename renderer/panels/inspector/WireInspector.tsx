import { Trash2 } from 'lucide-react';
import { plainShape } from '../../../shared/compile/expectation';
import type { GraphEdge } from '../../../shared/document/schema';
import { removeSelected } from '../../canvas/commands';
import { useDocumentStore } from '../../document/store';
import { Button } from '../../ui/Button';
import styles from './LayerInspector.module.css';
import { Facts, Section } from './Section';
import { shapeFact } from './shapeFact';

/** A wire: its ends, and what it carries. */
export function WireInspector({ wire }: { readonly wire: GraphEdge }) {
  const nodes = useDocumentStore((state) => state.document.graph.nodes);
  const facts = useDocumentStore((state) => state.compilation.facts);
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name ?? id;
  const carried = facts.get(wire.source);
  const shape = carried?.outputShape ?? null;
  const expected = carried === undefined ? null : plainShape(carried);
  return (
    <>
      <header className={styles['head']}>
        <h2 className={styles['title']}>Wire</h2>
      </header>
      <Section title="Carries">
        <Facts
          facts={[
            ['From', nameOf(wire.source)],
            ['To', nameOf(wire.target)],
            shapeFact('Shape', shape, expected),
          ]}
        />
        <Button onClick={removeSelected}>
          <Trash2 /> Cut this wire
        </Button>
      </Section>
    </>
  );
}
