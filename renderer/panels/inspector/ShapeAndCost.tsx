import { useMemo } from 'react';
import { analyseGraph } from '../../../shared/compile/analysis';
import { plainShape } from '../../../shared/compile/expectation';
import type { NodeFacts } from '../../../shared/compile/plan';
import { ownerName } from '../../../shared/compile/sharing';
import type { Graph, GraphNode } from '../../../shared/document/schema';
import { useDocumentStore } from '../../document/store';
import { costFacts, receptiveFieldFact } from './costFacts';
import { type Fact, Facts, Section } from './Section';
import { ShapeTerms } from './ShapeTerms';
import { shapeFact } from './shapeFact';

/** What enters and leaves a layer, what it sees of the image, and what it costs. */
export function ShapeAndCost({ node }: { readonly node: GraphNode }) {
  const facts = useDocumentStore((state) => state.compilation.facts.get(node.id));
  const batchSize = useDocumentStore((state) => state.document.training.batchSize);
  const graph = useDocumentStore((state) => state.document.graph);
  const owner = useMemo(() => ownerOf(graph, node), [graph, node]);
  return (
    <Section title="Shape and cost">
      {facts !== undefined && (
        <>
          <Facts facts={shapesOf(facts)} />
          <ShapeTerms node={node} facts={facts} />
          <Facts
            facts={[receptiveFieldFact(facts.receptiveField), ...costFacts(facts.cost, batchSize, owner)]}
          />
        </>
      )}
    </Section>
  );
}

/** The name of the layer whose weights the node has, where they are another's. */
function ownerOf(graph: Graph, { id, weightsOf }: GraphNode): string | undefined {
  if (weightsOf === undefined) return;
  const { nodes } = analyseGraph(graph);
  const analysis = nodes.get(id);
  return analysis === undefined ? undefined : ownerName(nodes, analysis);
}

function shapesOf(facts: NodeFacts): readonly Fact[] {
  const { inputShapes, expectedInputs } = facts;
  const inputs = inputShapes.map((shape, index) =>
    shapeFact(inputShapes.length > 1 ? `Input ${index + 1}` : 'Input', shape, expectedInputs[index] ?? null),
  );
  return [...inputs, shapeFact('Output', facts.outputShape, plainShape(facts))];
}
