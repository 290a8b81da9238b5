import fc from 'fast-check';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { layerKinds } from '../../../shared/layers/index';
import { documentOf, type NodeSpec } from './documents';

const kinds = [...layerKinds.map((layer) => layer.kind), 'Teleport'];

/** Networks of real layers, wired at random: mostly forward, sometimes in cycles, twice, or to ports that are not there. */
export const randomDocument: fc.Arbitrary<NormscopeDocument> = fc
  .record({
    kinds: fc.array(fc.constantFrom(...kinds), { maxLength: 12 }),
    wires: fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 }), fc.nat({ max: 2 })), {
      maxLength: 16,
    }),
    size: fc.constantFrom(1, 2, 8, 28, Number.NaN),
    dataset: fc.constantFrom('mnist10k', 'digits8x8', 'none-known'),
    chained: fc.boolean(),
  })
  .map(({ kinds: chosen, wires, size, dataset, chained }) => {
    const nodes = chosen.map((kind, index): NodeSpec => {
      return [kind, `n${index}`, kind === 'Input' ? { height: size, width: size } : {}];
    });
    const inRange = wires.filter(([source, target]) => source < nodes.length && target < nodes.length);
    const chain = chained ? nodes.slice(1).map((_, index) => [index, index + 1, 0] as const) : [];
    const named = [...chain, ...inRange].map(
      ([source, target, port]) => [`n${source}`, `n${target}`, port] as const,
    );
    return { ...documentOf(nodes, named), dataset: { id: dataset } };
  });
