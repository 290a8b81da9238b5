import { compile } from '../../shared/compile/compile';
import type { DatasetInfo } from '../../shared/data/dataset';
import type { LayerConfig, NormscopeDocument } from '../../shared/document/schema';
import { findLayer, layerKinds } from '../../shared/layers';
import type { AnyLayer, Shape } from '../../shared/layers/layer';
import { countValues } from '../../shared/layers/shapes';
import type { NetworkSpec } from '../engine/program/subject';
import { documentOf, type NodeSpec, type WireSpec } from '../unit/compile/documents';
import { createDraft, type Draft, put, type Value } from './draft';
import { drawConfig } from './drawConfig';

/** What can stand between Input and Output. */
const innerKinds = layerKinds.filter(({ inputs, outputs }) => inputs.max > 0 && outputs > 0);
const vectorMakers = ['Flatten', 'GlobalAveragePooling2D', 'GlobalMaxPooling2D'];
/** Values of one image beyond which nothing grows: networks have to be quick to compute in plain loops. */
const MOST_VALUES = 700;
const MOST_TRIES = 200;
/** Configs of a kind that are tried before another kind is. */
const MOST_CONFIGS = 15;

/**
 * A small legal network of this seed: layers of any kind there is, with configs from their fields' descriptions, wired at random:
 * branches, merges, values taken several times. Which layer fits where the shape rules say.
 */
export function drawNetwork(seed: number): NetworkSpec {
  const draft = createDraft(seed);
  const image = [draft.between(4, 8), draft.between(4, 8), draft.pick([1, 1, 2, 3, 4, 6])] as const;
  draft.values.push({ name: 'input', shape: image, used: false });
  const layers = draft.between(1, 9);
  for (let tries = 0; draft.nodes.length < layers && tries < MOST_TRIES; tries++) grow(draft);
  const classes = draft.between(2, 4);
  const scores = vectorOfAll(draft);
  const batchSize = draft.between(1, 5);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const spec = { image, ...withEnd(draft, scores, classes), classes, batchSize, seed };
    if (isLegal(spec)) return spec;
  }
  throw new Error(`No Output was found for the network of seed ${seed}: ${JSON.stringify(draft.nodes)}.`);
}

/** Tries to add a layer. */
function grow(draft: Draft): void {
  const open = draft.values.filter(({ used }) => !used);
  const x = draft.chance(0.75) && open.length > 0 ? draft.pick(open) : draft.pick(draft.values);
  const kind = draft.pick(innerKinds);
  for (let tries = 0; tries < MOST_CONFIGS; tries++) {
    const config = drawConfig(draft, kind);
    const inputs = drawInputs(draft, kind, x);
    const entering = inputs.map((input) => input.shape);
    const shape = shapeOf(kind, config, entering);
    if (shape === null || countValues(shape) > MOST_VALUES) continue;
    // Most layers are for images, so these are kept for a while.
    const isKept = shape.length >= x.shape.length || draft.chance(0.2);
    if (isKept) put(draft, kind.kind, inputs, shape, config);
    return;
  }
}

/** The output shape; null where the layer refuses the config or the inputs. */
function shapeOf(kind: AnyLayer, config: LayerConfig, inputs: readonly Shape[]): Shape | null {
  const check = kind.check(config);
  const result = check.ok ? check.layer.shape(inputs) : null;
  return result?.ok === true ? result.shape : null;
}

/** As many values as the kind takes, `x` first and the rest like it; the same may come several times. */
function drawInputs(draft: Draft, { inputs: { min, max } }: AnyLayer, x: Value): readonly Value[] {
  const most = Math.min(max, Math.max(min, 5));
  const count = draft.between(Math.max(1, min), most);
  const like = ({ shape }: Value): string => [shape.length, ...shape.slice(0, -1)].join('×');
  const alike = draft.values.filter((value) => like(value) === like(x));
  const same = alike.filter(({ shape }) => shape.at(-1) === x.shape.at(-1));
  const others = draft.chance(0.5) ? alike : same;
  return [x, ...Array.from({ length: count - 1 }, () => draft.pick(others))];
}

/** One vector of everything that no layer takes yet. */
function vectorOfAll(draft: Draft): Value {
  const vectors = draft.values.filter(({ used }) => !used).map((value) => vectorOf(draft, value));
  const [vector, ...others] = vectors;
  if (vector === undefined) throw new Error('Every value has been taken.');
  if (others.length === 0) return vector;
  return put(draft, 'Concatenate', vectors, [
    vectors.reduce((sum, { shape }) => sum + countValues(shape), 0),
  ]);
}

function vectorOf(draft: Draft, value: Value): Value {
  if (value.shape.length === 1) return value;
  const kind = draft.pick(vectorMakers);
  const shape = kind === 'Flatten' ? [countValues(value.shape)] : value.shape.slice(-1);
  return put(draft, kind, [value], shape);
}

/** The draft with a Dense of one value a class, perhaps an activation, and an Output, of any configs; they may not fit. */
function withEnd(draft: Draft, vector: Value, classes: number): Pick<NetworkSpec, 'nodes' | 'wires'> {
  const drawn = (kind: string): LayerConfig => {
    const layer = findLayer(kind);
    return layer === undefined ? {} : drawConfig(draft, layer);
  };
  const scores: NodeSpec = ['Dense', 'scores', { ...drawn('Dense'), units: classes }];
  const activation: readonly NodeSpec[] = draft.chance(0.5)
    ? [['Activation', 'end', drawn('Activation')]]
    : [];
  const added: readonly NodeSpec[] = [scores, ...activation, ['Output', 'output', drawn('Output')]];
  const names = [vector.name, ...added.map(([, name]) => name)];
  const wires = names.slice(1).map((name, index): WireSpec => [names[index] ?? '', name]);
  return { nodes: [...draft.nodes, ...added], wires: [...draft.wires, ...wires] };
}

function isLegal(spec: NetworkSpec): boolean {
  return compile(documentFor(spec), datasetFor(spec)).plan !== null;
}

export function documentFor({ image, nodes, wires, batchSize, seed }: NetworkSpec): NormscopeDocument {
  const [height, width, channels] = image;
  const document = documentOf([['Input', 'input', { height, width, channels }], ...nodes], wires);
  return { ...document, training: { ...document.training, batchSize, seed, framesEvery: 1 } };
}

export function datasetFor({ image, classes, batchSize }: NetworkSpec): DatasetInfo {
  return {
    ...{ id: 'random', label: 'Random', shape: image, notice: '' },
    classes: Array.from({ length: classes }, (_, index) => `${index}`),
    ...{ trainCount: Math.max(batchSize, 3), validationCount: 3 },
  };
}
