import { nodeThreads } from '../../electron/cli/threads';
import type { NormscopeDocument } from '../../shared/document/schema';
import type { NamedBench } from './bench';
import type { Subject } from './networks';
import { openStepper, sideOf } from './stepper';
import { templateSubject } from './templates';

/** Steps of a turn. */
const STEPS = 5;

/** The article’s network, and which layer stands before its activations. */
const networks = [
  { suffix: '', template: 'article-mnist', layer: 'a Batch Norm' },
  { suffix: '-no-norm', template: 'article-mnist-no-norm', layer: 'a convolution' },
] as const;

/** A bound, functions whose gradient is known by their output, and one whose gradient needs its input. */
const names = ['relu', 'relu6', 'elu', 'silu'];

/** What an activation gains where the layer before it applies it, beside one that is computed by itself. */
export const activations: readonly NamedBench[] = networks.flatMap(({ suffix, template, layer }) =>
  names.map((name) => ({
    name: `activation-${name}${suffix}`,
    open: async () => {
      const subject = withActivation(await templateSubject(template), name);
      const apart = await openStepper(
        { ...subject, document: setApart(subject.document) },
        'wasm',
        nodeThreads(2),
      );
      const together = await openStepper(subject, 'wasm', nodeThreads(2));
      return {
        title: `A training step of the article’s network, batch 32, on WASM: ${name} behind ${layer}`,
        rounds: 20,
        sides: [sideOf('by itself', apart, STEPS), sideOf('applied on the way', together, STEPS)],
        dispose: () => {
          apart.dispose();
          together.dispose();
        },
      };
    },
  })),
);

/** The network with all its activations of that function. */
function withActivation({ document, dataset }: Subject, activation: string): Subject {
  const nodes = document.graph.nodes.map((node) =>
    node.kind === 'Activation' ? { ...node, config: { ...node.config, activation } } : node,
  );
  return { document: { ...document, graph: { ...document.graph, nodes } }, dataset };
}

/** The network with activations that change nothing before all others, so that no layer applies these on the way. */
function setApart(document: NormscopeDocument): NormscopeDocument {
  const { nodes, edges } = document.graph;
  const bent = new Set(nodes.flatMap(({ kind, id }) => (kind === 'Activation' ? [id] : [])));
  const between = nodes
    .filter(({ id }) => bent.has(id))
    .map((node) => ({
      ...{ ...node, id: `${node.id}_between`, name: `${node.name}_between` },
      config: { activation: 'linear' },
    }));
  const moved = edges.map((edge) =>
    bent.has(edge.target) ? { ...edge, target: `${edge.target}_between` } : edge,
  );
  const added = between.map(({ id }, index) => ({
    ...{ id: `between_${index}`, source: id, target: id.replace(/_between$/, ''), targetPort: 0 },
  }));
  return {
    ...document,
    graph: { ...document.graph, nodes: [...nodes, ...between], edges: [...moved, ...added] },
  };
}
