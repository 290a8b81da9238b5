import { expect, test } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import type { Graph, NormscopeDocument } from '../../../shared/document/schema';
import type { StudyArm } from '../../../shared/document/study';
import { openProgramTrainer } from '../../../shared/engine/program';
import { smallImages } from '../../../shared/study/claims/smallImages';
import { variantsOf } from '../../../shared/study/variants';
import { runtime, subjectOf } from './subject';

const data = subjectOf({
  ...{ image: [8, 8, 1], classes: 10, batchSize: 4, seed: 0 },
  nodes: [
    ['Flatten', 'flat'],
    ['Dense', 'scores', { units: 10, activation: 'softmax' }],
    ['Output', 'output'],
  ],
  wires: [
    ['input', 'flat'],
    ['flat', 'scores'],
    ['scores', 'output'],
  ],
});

/** What every weight of a document begins with, by the names of layer and weight and by its shape. */
async function beginnings(document: NormscopeDocument): Promise<ReadonlyMap<string, Float32Array>> {
  if (data === null) throw new Error('The network of the data does not compile.');
  const { plan } = compile(document, data.dataset.info);
  if (plan === null) throw new Error('The variant does not compile.');
  const trainer = await openProgramTrainer(plan, data.dataset, document.training, runtime(), null);
  const { weights } = await trainer.snapshot();
  trainer.dispose();
  const nameOf = new Map(plan.nodes.map(({ id, name }) => [id, name]));
  return new Map(
    weights.map(({ node, name, shape, values }) => [`${nameOf.get(node)}.${name} ${shape}`, values]),
  );
}

/** The same layers with ids of another project, and other filters in the second convolution. */
function drawnElsewhere({ nodes, edges }: Graph): Graph {
  const other = (id: string): string => `other_${id}`;
  return {
    nodes: nodes.map((node) => ({
      ...node,
      id: other(node.id),
      config: node.name === 'conv_2' ? { ...node.config, filters: 5 } : node.config,
    })),
    edges: edges.map((edge) => ({ ...edge, source: other(edge.source), target: other(edge.target) })),
  };
}

test('arms of one seed begin with the same weights in every layer of the same name, also of a network drawn elsewhere', async () => {
  const small = smallImages('drawn');
  const drawn = { ...small, training: { ...small.training, batchSize: 4 } };
  const part = { placement: 'before', standardize: true } as const;
  const arms: StudyArm[] = [
    { kind: 'none' },
    {
      kind: 'combined',
      parts: [{ ...part, sites: { kind: 'rest' }, norms: [{ kind: 'GroupNorm', config: { groups: 4 } }] }],
    },
    { kind: 'network', name: 'elsewhere', graph: drawnElsewhere(drawn.graph) },
  ];
  const design = { arms, sites: { kind: 'all' } as const, factors: [], seeds: [0], epochs: 1 };
  const variants = variantsOf(drawn, {
    ...design,
    target: 0.9,
    settle: false,
    oneAtATime: false,
    largestRate: null,
    claim: null,
  });
  const [none, ...others] = await Promise.all(variants.map(({ document }) => beginnings(document)));
  if (none === undefined) throw new Error('There is no variant.');
  const shared = others.map((other) => [...other.keys()].filter((weight) => none.has(weight)));
  // All kernels and biases; and those whose shape does not hang on the second convolution's filters.
  expect(shared.map(({ length }) => length)).toEqual([8, 5]);
  for (const [index, weights] of shared.entries())
    for (const weight of weights) expect(others[index]?.get(weight)).toEqual(none.get(weight));
});
