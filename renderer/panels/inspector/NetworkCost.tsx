import { useDocumentStore } from '../../document/store';
import { costFacts } from './costFacts';
import { Facts, Section } from './Section';

/** What the network that trains costs in all; nothing while there is none. */
export function NetworkCost() {
  const totals = useDocumentStore((state) => state.compilation.plan?.totals);
  const batchSize = useDocumentStore((state) => state.document.training.batchSize);
  if (totals === undefined) return null;
  return (
    <Section title="Network">
      <Facts facts={costFacts(totals, batchSize)} />
    </Section>
  );
}
