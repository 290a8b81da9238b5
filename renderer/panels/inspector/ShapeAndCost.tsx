import type { NodeFacts } from '../../../shared/compile/plan';
import type { Shape } from '../../../shared/layers/layer';
import { useDocumentStore } from '../../document/store';
import { costFacts, receptiveFieldFact } from './costFacts';
import { type Fact, Facts, Section } from './Section';

/** What enters and leaves a layer, what it sees of the image, and what it costs. */
export function ShapeAndCost({ id }: { readonly id: string }) {
  const facts = useDocumentStore((state) => state.compilation.facts.get(id));
  const batchSize = useDocumentStore((state) => state.document.training.batchSize);
  return (
    <Section title="Shape and cost">
      <Facts facts={facts === undefined ? [] : factsOf(facts, batchSize)} />
    </Section>
  );
}

function spaced(shape: Shape | null | undefined): string {
  return shape === null || shape === undefined ? 'not known yet' : shape.join(' × ');
}

function factsOf(
  { inputShapes, outputShape, receptiveField, cost }: NodeFacts,
  batchSize: number,
): readonly Fact[] {
  const inputs = inputShapes.map(
    (shape, index) => [inputShapes.length > 1 ? `Input ${index + 1}` : 'Input', spaced(shape)] as const,
  );
  return [
    ...inputs,
    ['Output', spaced(outputShape)],
    receptiveFieldFact(receptiveField),
    ...costFacts(cost, batchSize),
  ];
}
