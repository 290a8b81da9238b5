import { noAugmentation } from '../document/augmentation';
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type Graph,
  type GraphNode,
  type LayerConfig,
  type NormscopeDocument,
  type Position,
  type TrainingSettings,
} from '../document/schema';
import { findLayer } from '../layers/index';

/** A layer of a template. Its name is its id. */
interface TemplateLayer {
  readonly kind: string;
  readonly name: string;
  /** Column and lane of the card on the canvas. */
  readonly at: readonly [column: number, lane: number];
  /** What differs from the kind's defaults. */
  readonly config?: LayerConfig;
  /** Names of the layers whose outputs enter, by port; without it the layer before in the list, if there is one. */
  readonly from?: readonly string[];
}

/** A project that a user can begin with. */
export interface Template {
  readonly id: string;
  readonly label: string;
  /** What is in it and what it shows, in a sentence or two. */
  readonly description: string;
  /** A new document; `documentId` becomes its identity. */
  create(documentId: string): NormscopeDocument;
}

/** What every template trains with where it says nothing else. */
export const usualTraining: TrainingSettings = {
  optimizer: {
    kind: 'adam',
    learningRate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-7,
    formula: 'keras',
  },
  schedule: { kind: 'constant' },
  clipping: { kind: 'none' },
  earlyStopping: { kind: 'none' },
  augmentation: noAugmentation,
  checkpoints: { kind: 'epoch' },
  batchSize: 32,
  epochs: 5,
  seed: 0,
  backend: 'auto',
  arithmetic: 'portable',
  framesEvery: 25,
};

/** Makes the document of a template. */
export function createDocument(
  id: string,
  layers: readonly TemplateLayer[],
  dataset: string,
  training: TrainingSettings = usualTraining,
): NormscopeDocument {
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    id,
    graph: createGraph(layers),
    dataset: { id: dataset },
    training,
    study: null,
  };
}

function createGraph(layers: readonly TemplateLayer[]): Graph {
  const wires = layers.flatMap(({ name, from }, index) => {
    const before = layers.slice(Math.max(0, index - 1), index).map((layer) => layer.name);
    return (from ?? before).map((source, targetPort) => ({ source, target: name, targetPort }));
  });
  return {
    nodes: layers.map(createNode),
    edges: wires.map((wire, index) => ({ id: `wire_${index + 1}`, ...wire })),
  };
}

function createNode({ kind, name, config, at: [column, lane] }: TemplateLayer): GraphNode {
  const layer = findLayer(kind);
  if (layer === undefined)
    throw new Error(`The template's layer '${name}' is of an unknown kind, '${kind}'.`);
  return {
    id: name,
    kind,
    name,
    position: place(column, lane, layer.normalizes),
    config: { ...layer.defaults(), ...config },
  };
}

/** From one column to the next, and from one lane to the next, in the canvas' units. */
const COLUMN = 232;
const LANE = 140;

/** Height of a card; that of a normalization carries a histogram. */
const CARD = 54;
const NORM_CARD = 110;

/** Top left corner of a card whose centre is on its lane. */
function place(column: number, lane: number, normalizes: boolean): Position {
  const centre = NORM_CARD / 2 + lane * LANE;
  return { x: column * COLUMN, y: centre - (normalizes ? NORM_CARD : CARD) / 2 };
}
