import type { NodeFacts } from '../../../shared/compile/plan';
import type { Shape } from '../../../shared/layers/layer';
import { formatCount } from '../../charts/format';
import { formatShort } from '../../document/figures';
import { useDocumentStore } from '../../document/store';
import { Facts, Section } from './Section';

/** What enters and leaves a layer, and what it costs. */
export function ShapeAndCost({ id }: { readonly id: string }) {
  const facts = useDocumentStore((state) => state.compilation.facts.get(id));
  return (
    <Section title="Shape and cost">
      <Facts facts={facts === undefined ? [] : factsOf(facts)} />
    </Section>
  );
}

function spaced(shape: Shape | null | undefined): string {
  return shape === null || shape === undefined ? 'not known yet' : shape.join(' × ');
}

function factsOf({ inputShapes, outputShape, cost }: NodeFacts): readonly (readonly [string, string])[] {
  const inputs = inputShapes.map(
    (shape, index) => [inputShapes.length > 1 ? `Input ${index + 1}` : 'Input', spaced(shape)] as const,
  );
  return [
    ...inputs,
    ['Output', spaced(outputShape)],
    ['Parameters', cost === null ? '–' : parametersOf(cost.parameters)],
    ['FLOPs / image', cost === null ? '–' : formatShort(cost.flops)],
  ];
}

/** Trained parameters, and those that are kept but not trained (running averages). */
export function parametersOf({ trainable, fixed }: { trainable: number; fixed: number }): string {
  return fixed === 0 ? formatCount(trainable) : `${formatCount(trainable)} + ${formatCount(fixed)} fixed`;
}
