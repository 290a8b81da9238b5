import fc from 'fast-check';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { Augmentation, Flip, Noise, Shift } from '../../../shared/document/augmentation';
import type { Edit } from '../../../shared/document/edit';
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type LayerConfig,
  type NormscopeDocument,
  type Position,
  type TrainingSettings,
} from '../../../shared/document/schema';
import type { StudyArm, StudyDesign, StudyPart } from '../../../shared/document/study';
import type {
  Checkpoints,
  Clipping,
  EarlyStopping,
  Optimizer,
  Schedule,
} from '../../../shared/document/training';

/** JSON has no −0. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const id = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => text.length <= 64);
const position: fc.Arbitrary<Position> = fc.record({ x: finite, y: finite });

const config: fc.Arbitrary<LayerConfig> = fc.dictionary(
  fc.constantFrom('filters', 'units', 'padding', 'useBias', 'strides', 'constructor', 'size'),
  fc.oneof(finite, fc.string(), fc.boolean(), fc.constant(null), fc.array(finite, { maxLength: 3 })),
  { noNullPrototype: true },
);

const node: fc.Arbitrary<GraphNode> = fc
  .record({
    id,
    kind: fc.constantFrom('Input', 'Conv2D', 'Dense', 'Add', 'Output', 'NoSuchKind'),
    name: fc.string({ minLength: 1, maxLength: 10 }),
    position,
    config,
  })
  .chain((each) =>
    fc.constantFrom('none', each.id, 'gone').map((of) => (of === 'none' ? each : { ...each, weightsOf: of })),
  );

function edgeAmong(nodes: readonly GraphNode[]): fc.Arbitrary<GraphEdge> {
  const anyId = fc.constantFrom(...nodes.map((each) => each.id));
  return fc.record({ id, source: anyId, target: anyId, targetPort: fc.nat({ max: 63 }) });
}

const arbitraryGraph: fc.Arbitrary<Graph> = fc
  .uniqueArray(node, { selector: (each) => each.id, maxLength: 8 })
  .chain((nodes) =>
    fc.record({
      nodes: fc.constant(nodes),
      edges:
        nodes.length === 0
          ? fc.constant([])
          : fc.uniqueArray(edgeAmong(nodes), { selector: (each) => each.id, maxLength: 10 }),
    }),
  );

const fraction = fc.double({ min: 0, max: 0.999, noNaN: true }).map((value) => value + 0);
const learningRate = fc.double({ min: 1e-9, max: 10, noNaN: true });

const formula = fc.constantFrom('keras' as const, 'torch' as const);
const between = fc.double({ min: 1e-3, max: 0.999, noNaN: true });
const epochs = fc.integer({ min: 1, max: 100_000 });
const adam = { learningRate, beta1: fraction, beta2: fraction, epsilon: learningRate, formula };

const optimizer: fc.Arbitrary<Optimizer> = fc.oneof(
  fc.record({ kind: fc.constant('sgd' as const), learningRate }),
  fc.record({ kind: fc.constant('momentum' as const), learningRate, momentum: fraction, formula }),
  fc.record({ kind: fc.constant('nesterov' as const), learningRate, momentum: fraction, formula }),
  fc.record({
    kind: fc.constant('rmsprop' as const),
    ...{
      learningRate,
      rho: fraction,
      momentum: fraction,
      epsilon: learningRate,
      centered: fc.boolean(),
      formula,
    },
  }),
  fc.record({
    kind: fc.constant('adagrad' as const),
    ...{ learningRate, initialAccumulator: fraction, epsilon: learningRate, formula },
  }),
  fc.record({ kind: fc.constant('adam' as const), ...adam }),
  fc.record({ kind: fc.constant('adamw' as const), ...adam, weightDecay: fraction }),
);

const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const) }),
  fc.record({ kind: fc.constant('step' as const), everyEpochs: epochs, factor: between }),
  fc.record({ kind: fc.constant('exponential' as const), factor: between }),
  fc.record({ kind: fc.constant('cosine' as const), finalShare: fraction }),
  fc.record({ kind: fc.constant('warmupCosine' as const), warmupEpochs: learningRate, finalShare: fraction }),
  fc.record({
    kind: fc.constant('oneCycle' as const),
    riseShare: between,
    startDivisor: fc.integer({ min: 1, max: 100 }),
    finalDivisor: fc.integer({ min: 1, max: 100_000 }),
  }),
  fc.record({
    kind: fc.constant('plateau' as const),
    ...{ factor: between, patience: epochs, minimumImprovement: fraction, minimumRate: fraction },
  }),
);

const clipping: fc.Arbitrary<Clipping> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('norm' as const), maxNorm: learningRate }),
);

const checkpoints: fc.Arbitrary<Checkpoints> = fc.oneof(
  fc.constantFrom({ kind: 'none' as const }, { kind: 'epoch' as const }),
  fc.record({ kind: fc.constant('steps' as const), every: fc.integer({ min: 1, max: 1_000_000_000 }) }),
);

const earlyStopping: fc.Arbitrary<EarlyStopping> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({
    kind: fc.constant('validationLoss' as const),
    patience: epochs,
    minimumImprovement: fraction,
  }),
);

const fill = fc.constantFrom('zeros' as const, 'edge' as const);
const pixels = fc.integer({ min: 1, max: 1024 });

const shift: fc.Arbitrary<Shift> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('pixels' as const), most: pixels, fill }),
  fc.record({ kind: fc.constant('share' as const), most: between, fill }),
  fc.record({ kind: fc.constant('crop' as const), padding: pixels, fill }),
);

const noise: fc.Arbitrary<Noise> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('gaussian' as const), standardDeviation: between }),
);

const flip = fc.constantFrom<Flip[]>('none', 'horizontal', 'vertical', 'both');

export const augmentation: fc.Arbitrary<Augmentation> = fc.record({ shift, flip, noise });

const training: fc.Arbitrary<TrainingSettings> = fc.record({
  optimizer,
  schedule,
  clipping,
  earlyStopping,
  augmentation,
  checkpoints,
  batchSize: fc.integer({ min: 1, max: 65_536 }),
  epochs,
  seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  arithmetic: fc.constantFrom('portable', 'fast'),
  backend: fc.constantFrom(
    'auto' as const,
    'webgpu' as const,
    'webgl' as const,
    'wasm' as const,
    'cpu' as const,
  ),
  framesEvery: fc.integer({ min: 0, max: 100_000 }),
});

const placement = fc.constantFrom('before' as const, 'after' as const, 'pre' as const);
const norm = fc.record({ kind: id, config });

const part: fc.Arbitrary<StudyPart> = fc.record({
  sites: fc.oneof(
    fc.record({
      kind: fc.constantFrom('first' as const, 'firstHalf' as const, 'last' as const, 'rest' as const),
    }),
    fc.record({ kind: fc.constant('custom' as const), layers: fc.array(id, { minLength: 1, maxLength: 3 }) }),
  ),
  placement,
  norms: fc.array(norm, { minLength: 1, maxLength: 2 }),
  standardize: fc.boolean(),
});

const arm: fc.Arbitrary<StudyArm> = fc.oneof(
  fc.constantFrom({ kind: 'drawn' as const }, { kind: 'none' as const }),
  fc.record({ kind: fc.constant('norm' as const), placement, norm }),
  fc.record({
    kind: fc.constant('combined' as const),
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('network' as const),
    name: fc.string({ minLength: 1, maxLength: 10 }),
    graph: arbitraryGraph,
  }),
);

const study: fc.Arbitrary<StudyDesign> = fc.record({
  arms: fc.array(arm, { minLength: 1, maxLength: 4 }),
  sites: fc.oneof(
    fc.record({ kind: fc.constantFrom('all' as const, 'each' as const, 'first' as const, 'last' as const) }),
    fc.record({ kind: fc.constant('custom' as const), layers: fc.array(id, { minLength: 1, maxLength: 3 }) }),
  ),
  factors: fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('batchSize' as const),
        values: fc.array(fc.integer({ min: 1, max: 65_536 }), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('momentum' as const),
        values: fc.array(fraction, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('optimizer' as const),
        values: fc.array(optimizer, { minLength: 1, maxLength: 3 }),
      }),
    ),
    { maxLength: 3 },
  ),
  seeds: fc.array(fc.integer({ min: 0, max: 4_294_967_295 }), { minLength: 1, maxLength: 4 }),
  epochs,
  target: between,
  settle: fc.boolean(),
  oneAtATime: fc.boolean(),
  largestRate: fc.option(
    fc
      .tuple(learningRate, learningRate, epochs)
      .map(([one, other, each]) => ({ from: Math.min(one, other), to: Math.max(one, other), epochs: each })),
  ),
  claim: fc.option(id),
});

export const arbitraryDocument: fc.Arbitrary<NormscopeDocument> = fc.record({
  format: fc.constant(DOCUMENT_FORMAT),
  version: fc.constant(DOCUMENT_VERSION),
  id,
  graph: arbitraryGraph,
  dataset: fc.record({ id }),
  training,
  study: fc.option(study),
});

/** A wish for an edit, to be made to fit the document it meets. */
export interface EditWish {
  readonly type: Edit['type'];
  readonly picks: readonly number[];
  readonly node: GraphNode;
  readonly edgeId: string;
  readonly config: LayerConfig;
  readonly unset: readonly string[];
  readonly graph: Graph;
  readonly training: TrainingSettings;
  readonly study: StudyDesign | null;
}

export const arbitraryWish: fc.Arbitrary<EditWish> = fc.record({
  type: fc.constantFrom<Edit['type']>(
    'addNodes',
    'removeNodes',
    'connect',
    'disconnect',
    'configure',
    'rename',
    'shareWeights',
    'move',
    'replaceGraph',
    'setTraining',
    'setStudy',
    'setDataset',
    'batch',
  ),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  node,
  edgeId: id,
  config,
  unset: fc.subarray(['filters', 'units', 'padding', 'absent']),
  graph: arbitraryGraph,
  training,
  study: fc.option(study),
});

/** Some of the things, without repetition. */
function pickSome<Thing>(things: readonly Thing[], picks: readonly number[]): readonly Thing[] {
  return [...new Set(picks.map((pick) => pick % Math.max(1, things.length)))].flatMap((at) =>
    things.slice(at, at + 1),
  );
}

/** An id that the graph does not have. */
function fresh(graph: Graph, wanted: string): string {
  const taken = new Set([...graph.nodes, ...graph.edges].map((each) => each.id));
  let candidate = wanted;
  while (taken.has(candidate)) candidate += '+';
  return candidate;
}

function wiresOf(graph: Graph, picks: readonly number[], wish: EditWish): readonly GraphEdge[] {
  const [source, target = source] = pickSome(graph.nodes, picks);
  if (source === undefined || target === undefined) return [];
  return [{ id: fresh(graph, wish.edgeId), source: source.id, target: target.id, targetPort: 0 }];
}

/** The edit a wish becomes in a document. */
export function editFor(document: NormscopeDocument, wish: EditWish): Edit {
  const { graph } = document;
  const { type, picks } = wish;
  const nodes = pickSome(graph.nodes, picks);
  const [first] = nodes;
  switch (type) {
    case 'addNodes': {
      const added = { ...wish.node, id: fresh(graph, wish.node.id) };
      const after = { nodes: [...graph.nodes, added], edges: graph.edges };
      return { type, nodes: [added], edges: wiresOf(after, picks, wish) };
    }
    case 'removeNodes':
      return { type, ids: nodes.map((each) => each.id) };
    case 'connect':
      return { type, edges: wiresOf(graph, picks, wish) };
    case 'disconnect':
      return { type, ids: pickSome(graph.edges, picks).map((edge) => edge.id) };
    case 'move':
      return { type, positions: Object.fromEntries(nodes.map((each) => [each.id, wish.node.position])) };
    case 'configure':
    case 'rename':
    case 'shareWeights':
      if (first === undefined) return { type: 'setDataset', dataset: { id: wish.edgeId } };
      if (type === 'rename') return { type, id: first.id, name: wish.node.name };
      if (type === 'shareWeights') return { type, id: first.id, owner: nodes[1]?.id ?? null };
      return { type, id: first.id, values: wish.config, unset: wish.unset };
    case 'replaceGraph':
      return { type, graph: wish.graph };
    case 'setTraining':
      return { type, training: wish.training };
    case 'setStudy':
      return { type, study: wish.study };
    case 'setDataset':
      return { type, dataset: { id: wish.edgeId } };
    case 'batch':
      return batchFor(document, wish);
  }
}

/** Three edits in a row, each made to fit what the ones before leave. */
function batchFor(document: NormscopeDocument, wish: EditWish): Edit {
  const edits: Edit[] = [];
  let current = document;
  for (const type of ['addNodes', 'configure', 'removeNodes', 'connect'] as const) {
    const edit = editFor(current, { ...wish, type });
    edits.push(edit);
    current = applyEdit(current, edit).document;
  }
  return { type: 'batch', label: 'Several', edits };
}
