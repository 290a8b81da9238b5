import fc from 'fast-check';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { layerKinds } from '../../../shared/layers/index';
import { templates } from '../../../shared/templates/index';
import { documentOf, type NodeSpec } from './documents';

const kinds = [...layerKinds.map((layer) => layer.kind), 'Teleport'];

/** Layers wired at random, also in cycles, twice, and to ports that are not there. */
const randomNetwork: fc.Arbitrary<NormscopeDocument> = fc
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

/** A network that trains, with at most a few things changed; many of these still train. */
const alteredTemplate: fc.Arbitrary<NormscopeDocument> = fc
  .record({
    template: fc.constantFrom(...templates),
    options: fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom(
          'filters',
          'kernelSize',
          'padding',
          'strides',
          'units',
          'activation',
          'poolSize',
          'fromLogits',
        ),
        fc.constantFrom(0, 1, 3, 10, 30, 'same', 'valid', 'softmax', 'linear', true, null),
      ),
      { maxLength: 2 },
    ),
    cut: fc.option(fc.nat()),
    removed: fc.option(fc.nat()),
    batchSize: fc.constantFrom(32, 1500),
  })
  .map(({ template, options, cut, removed, batchSize }) => {
    let document = template.create('project');
    for (const [pick, field, value] of options) {
      const node = document.graph.nodes[pick % document.graph.nodes.length];
      if (node === undefined || !Object.hasOwn(node.config, field)) continue;
      document = applyEdit(document, { type: 'configure', id: node.id, values: { [field]: value } }).document;
    }
    const { nodes, edges } = document.graph;
    const edge = cut === null ? undefined : edges[cut % edges.length];
    if (edge !== undefined) document = applyEdit(document, { type: 'disconnect', ids: [edge.id] }).document;
    const node = removed === null ? undefined : nodes[removed % nodes.length];
    if (node !== undefined) document = applyEdit(document, { type: 'removeNodes', ids: [node.id] }).document;
    return { ...document, training: { ...document.training, batchSize } };
  });

export const randomDocument: fc.Arbitrary<NormscopeDocument> = fc.oneof(randomNetwork, alteredTemplate);
