import { compile } from '../../shared/compile/compile';
import { findDataset } from '../../shared/data/catalogue';
import { applyEdit } from '../../shared/document/applyEdit';
import { parseDocument, serializeDocument } from '../../shared/document/file';
import type { LayerConfig, NormscopeDocument } from '../../shared/document/schema';
import { findTemplate } from '../../shared/templates';
import type { NamedBench } from './bench';
import { chain } from './networks';

/** Layers between the Input and the classifier; with those, the chain has 1,000 nodes. */
const INNER = 996;

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

/** The document with another number of units: what was found of the graph before holds no longer. */
function changeLast(document: NormscopeDocument): NormscopeDocument {
  const units = 10 + Math.floor(Math.random() * 1000);
  const last = document.graph.nodes.at(-3);
  if (last === undefined) throw new Error('The chain has no Dense layer.');
  return applyEdit(document, { type: 'configure', id: last.id, values: { units } }).document;
}

/** What it costs to compile a large network, beside merely reading its file. */
export const compiling: NamedBench = {
  name: 'compile',
  open: () => {
    const document = longChain();
    const text = serializeDocument(document);
    const dataset = findDataset(document.dataset.id) ?? null;
    const { plan, problems } = compile(document, dataset);
    if (plan === null) throw new Error(problems.map(({ message }) => message).join(' '));
    const sides = [
      { name: 'JSON.parse of its file', units: 1, run: () => void JSON.parse(text) },
      { name: 'read and check its file', units: 1, run: () => void parseDocument(text) },
      {
        name: 'change a layer and compile it',
        units: 1,
        run: () => void compile(changeLast(document), dataset),
      },
    ];
    const title = `A chain of ${document.graph.nodes.length.toLocaleString('en-US')} nodes`;
    return Promise.resolve({ title, rounds: 60, sides, dispose: () => undefined });
  },
};
