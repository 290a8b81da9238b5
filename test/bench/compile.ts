import { analyseGraph } from '../../shared/compile/analysis';
import { compile } from '../../shared/compile/compile';
import { findDataset } from '../../shared/data/catalogue';
import { applyEdit } from '../../shared/document/applyEdit';
import { parseDocument, serializeDocument } from '../../shared/document/file';
import type { LayerConfig, NormscopeDocument } from '../../shared/document/schema';
import { openBackend } from '../../shared/engine/backends';
import { buildModel } from '../../shared/engine/model';
import { findTemplate } from '../../shared/templates';
import { type NamedBench, roundsOf } from './bench';
import { chain } from './networks';

/** Layers between the Input and the classifier; with those, the chain has 1,000 nodes. */
const INNER = 996;
const ROUNDS = 100;

/** What the chain repeats: a convolution that keeps the size, a Batch Norm, an activation. */
const pattern: readonly (readonly [kind: string, config: LayerConfig])[] = [
  ['Conv2D', { filters: 8, kernelSize: 3, padding: 'same', useBias: false }],
  ['BatchNorm', {}],
  ['Activation', { activation: 'relu' }],
];

function longChain(): NormscopeDocument {
  const template = findTemplate('article-mnist')?.create('chain');
  if (template === undefined) throw new Error('There is no template article-mnist.');
  const repeated = Array.from({ length: INNER / pattern.length }, () => pattern).flat();
  const graph = chain([
    ['Input', { height: 28, width: 28, channels: 1 }],
    ...repeated,
    ['GlobalAveragePooling2D', {}],
    ['Dense', { units: 10, activation: 'softmax' }],
    ['Output', {}],
  ]);
  return { ...template, graph };
}

/** Edits, one after the other: of a layer in the middle, and of the first convolution, which changes every shape behind it. */
function editing(begun: NormscopeDocument) {
  let document = begun;
  let count = 0;
  const middle = document.graph.nodes[INNER / 2 - 1]?.id ?? '';
  const configure = (id: string, values: LayerConfig): NormscopeDocument => {
    count += 1;
    document = applyEdit(document, { type: 'configure', id, values }).document;
    return document;
  };
  return {
    one: () => configure(middle, { momentum: 1 / (count + 2) }),
    all: () => configure('n1', { strides: 1 + (count % 3) }),
  };
}

/** What compiling a large network costs, beside building a model of it. */
export const compiling: NamedBench = {
  name: 'compile',
  open: async () => {
    const document = longChain();
    const dataset = findDataset(document.dataset.id) ?? null;
    const { plan, problems } = compile(document, dataset);
    if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
    const text = serializeDocument(document);
    // Documents that have nothing in common with one that was compiled before.
    const fresh = Array.from({ length: roundsOf(ROUNDS) }, () => structuredClone(document));
    const { one, all } = editing(document);
    await openBackend('cpu', { wasmBase: '' });
    const sides = [
      { name: 'build it with TensorFlow.js Layers', run: () => buildModel(plan, 0).dispose() },
      { name: 'compile it from scratch', run: () => void compile(fresh.pop() ?? document, dataset) },
      { name: 'edit a layer: all shapes', run: () => void analyseGraph(one().graph) },
      { name: 'edit the first layer: all shapes', run: () => void analyseGraph(all().graph) },
      { name: 'edit a layer, compile', run: () => void compile(one(), dataset) },
      { name: 'edit the first layer, compile', run: () => void compile(all(), dataset) },
      { name: 'JSON.parse of its file', run: () => void JSON.parse(text) },
      { name: 'read and check its file', run: () => void parseDocument(text) },
    ].map((side) => ({ ...side, units: 1 }));
    const title = `A chain of ${document.graph.nodes.length.toLocaleString('en-US')} nodes`;
    return { title, rounds: ROUNDS, sides, dispose: () => undefined };
  },
};
