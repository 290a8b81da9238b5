import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../shared/document/applyEdit';
import { type Augmentation, noAugmentation } from '../../../shared/document/augmentation';
import type { Edit } from '../../../shared/document/edit';
import { parseDocument, serializeDocument } from '../../../shared/document/file';
import type { LayerConfig, NormscopeDocument } from '../../../shared/document/schema';
import {
  article,
  chainOf,
  codesOf,
  compiled,
  configured,
  documentOf,
  fixed,
  type NodeSpec,
  problemOf,
} from './documents';

function edited(document: NormscopeDocument, ...edits: readonly Edit[]): NormscopeDocument {
  return applyEdit(document, { type: 'batch', label: 'Test', edits }).document;
}

/** The end of a network for images, without a mistake. */
const end = [
  ['Flatten', 'flat'],
  ['Dense', 'last', { activation: 'softmax' }],
  ['Output', 'out'],
] as const;

describe('an empty graph', () => {
  it('is said to be empty, and no more', () => {
    const document = documentOf([], []);
    expect(codesOf(document)).toEqual(['error empty-graph @null']);
    expect(compiled(document).plan).toBeNull();
  });
});

describe('a network without weights', () => {
  const idle = (width: number): NormscopeDocument =>
    documentOf(
      [
        ['Input', 'in'],
        ['GlobalAveragePooling2D', 'gap'],
        ['Concatenate', 'wide'],
        ['Activation', 'soft', { activation: 'softmax' }],
        ['Output', 'out'],
      ],
      [
        ['in', 'gap'],
        ...Array.from({ length: width }, (_, port) => ['gap', 'wide', port] as const),
        ['wide', 'soft'],
        ['soft', 'out'],
      ],
    );

  it('has nothing to train', () => {
    expect(codesOf(idle(10))).toEqual(['error nothing-to-train @null']);
    expect(compiled(idle(10)).plan).toBeNull();
  });

  it('is not told so while something else is not known yet', () => {
    expect(codesOf(idle(1))).toEqual(['error missing-input @wide']);
  });

  it('has something to train as soon as a Batch Norm has a scale', () => {
    const normed = (config: LayerConfig): NormscopeDocument => {
      const document = idle(10);
      const nodes = document.graph.nodes.map((node) =>
        node.id === 'soft' ? { ...node, kind: 'BatchNorm', config } : node,
      );
      const changed = { ...document, graph: { ...document.graph, nodes } };
      return configured(changed, 'out', { loss: 'meanSquaredError' });
    };
    expect(codesOf(normed({ center: false }))).toEqual([]);
    expect(codesOf(normed({ center: false, scale: false }))).toEqual(['error nothing-to-train @null']);
  });
});

describe('the ends of a graph', () => {
  it('without an Input: one is offered, of the data set’s size, wired to the beginning', () => {
    const document = edited(article(), { type: 'removeNodes', ids: ['input_1'] });
    expect(codesOf(document)).toEqual(['error no-input @conv_1']);
    const mended = fixed(document, 'no-input');
    expect(codesOf(mended)).toEqual([]);
    expect(mended.graph.nodes.at(-1)).toMatchObject({
      kind: 'Input',
      name: 'input_1',
      position: { x: 0, y: 28 },
      config: { height: 28, width: 28, channels: 1 },
    });
  });

  it('without an Output: one is offered, wired to the end', () => {
    const document = edited(article(), { type: 'removeNodes', ids: ['output_1'] });
    expect(codesOf(document)).toEqual(['error no-output @null']);
    expect(codesOf(fixed(document, 'no-output'))).toEqual([]);
  });

  it('without either, and with more than one beginning and end: both are offered unwired', () => {
    const document = documentOf(
      [
        ['Flatten', 'a'],
        ['Flatten', 'b'],
      ],
      [],
    );
    expect(codesOf(document)).toEqual([
      'error no-input @null',
      'error no-output @null',
      'error missing-input @a',
      'error missing-input @b',
    ]);
    expect(fixed(document, 'no-input').graph.edges).toEqual([]);
    expect(fixed(document, 'no-output').graph.nodes.at(-1)?.position).toEqual({ x: 464, y: 0 });
  });

  const twoInputs = (config: LayerConfig, ...nodes: readonly NodeSpec[]): NormscopeDocument =>
    documentOf(
      [['Input', 'in'], ['Input', 'more', config], ['Add', 'sum'], ...end, ...nodes],
      [
        ['in', 'sum', 0],
        ['more', 'sum', 1],
        ['sum', 'flat'],
        ['flat', 'last'],
        ['last', 'out'],
      ],
    );

  it('may have two Inputs; each has to have the size of the images', () => {
    expect(codesOf(twoInputs({}))).toEqual([]);
    const small = twoInputs({ height: 14, width: 14 });
    expect(codesOf(small)).toEqual(['error input-size @more']);
    expect(codesOf(fixed(small, 'input-size'))).toEqual([]);
  });

  it('with an Input that leads nowhere trains without it', () => {
    expect(codesOf(twoInputs({}, ['Input', 'idle', { height: 1 }]))).toEqual([
      'warning input-size @idle',
      'warning not-wired @idle',
    ]);
  });

  const twoOutputs = (config: LayerConfig, source: string): NormscopeDocument =>
    edited(article(), {
      type: 'addNodes',
      nodes: chainOf(['Output', 'more', config]).graph.nodes,
      edges: [{ id: 'x', source, target: 'more', targetPort: 0 }],
    });

  it('may have two Outputs; the loss of each fits what it receives', () => {
    expect(codesOf(twoOutputs({ lossWeight: 0.3 }, 'dense_1'))).toEqual([]);
    expect(codesOf(twoOutputs({ fromLogits: true }, 'dense_1'))).toEqual(['warning softmax-twice @more']);
    expect(codesOf(twoOutputs({}, 'flatten_1'))).toEqual([
      'error class-count @more',
      'error softmax-missing @more',
    ]);
  });

  it('with two Outputs of one layer that is too narrow is told so once', () => {
    expect(codesOf(configured(twoOutputs({}, 'dense_1'), 'dense_1', { units: 9 }))).toEqual([
      'error class-count @dense_1',
    ]);
  });

  it('with a second Output that no wire reaches trains without it', () => {
    const document = edited(twoOutputs({}, 'dense_1'), { type: 'disconnect', ids: ['x'] });
    expect(codesOf(document)).toEqual(['warning not-wired @more']);
    expect(compiled(document).plan).toEqual(compiled(article()).plan);
    const alone = edited(document, { type: 'removeNodes', ids: ['output_1'] });
    expect(codesOf(alone)).toEqual(['warning leads-nowhere @dense_1', 'error missing-input @more']);
  });
});

describe('a cycle', () => {
  const document = documentOf(
    [['Input', 'in'], ['Add', 'sum'], ['Conv2D', 'conv'], ['BatchNorm', 'bn'], ...end],
    [
      ['in', 'sum', 0],
      ['sum', 'conv'],
      ['conv', 'bn'],
      ['bn', 'flat'],
      ['flat', 'last'],
      ['last', 'out'],
      ['bn', 'sum', 1],
    ],
  );

  it('is named layer by layer, and the wire drawn last can be removed', () => {
    expect(codesOf(document)).toEqual(['error cycle @sum']);
    const { message, fix } = problemOf(document, 'cycle');
    expect(message).toContain('sum → conv → bn → sum');
    expect(fix).toEqual({ label: 'Remove the wire bn → sum', edit: { type: 'disconnect', ids: ['w6'] } });
    expect(codesOf(fixed(document, 'cycle'))).toEqual(['error missing-input @sum']);
  });

  it('of a layer with itself is one, too', () => {
    const self = documentOf(
      [['Input', 'in'], ['Add', 'sum'], ...end],
      [
        ['in', 'sum'],
        ['sum', 'sum', 1],
        ['sum', 'flat'],
        ['flat', 'last'],
        ['last', 'out'],
      ],
    );
    expect(problemOf(self, 'cycle').message).toContain('sum → sum');
  });

  it('that is long is named without its middle', () => {
    const names = Array.from({ length: 40 }, (_, at) => `a${at}`);
    const wires = names.map((name, at) => [name, names[at + 1] ?? 'a0'] as const);
    const long = documentOf(
      names.map((name) => ['Activation', name]),
      wires,
    );
    const way = 'a0 → a1 → a2 → a3 → a4 → a5 → … → a36 → a37 → a38 → a39 → a0.';
    expect(problemOf(long, 'cycle').message).toContain(way);
  });

  it('is reported once for each knot of cycles', () => {
    const two = documentOf(
      [['Input', 'in'], ['Add', 'a'], ['Add', 'b'], ['Add', 'c'], ['Add', 'd'], ...end],
      [
        ['in', 'a', 0],
        ['a', 'b', 0],
        ['b', 'a', 1],
        ['in', 'b', 1],
        ['b', 'c', 0],
        ['c', 'd', 0],
        ['d', 'c', 1],
        ['in', 'd', 1],
        ['d', 'flat'],
        ['flat', 'last'],
        ['last', 'out'],
      ],
    );
    expect(codesOf(two)).toEqual(['error cycle @a', 'error cycle @c']);
  });
});

describe('wires', () => {
  it('that are missing are asked for', () => {
    const cut = edited(article(), { type: 'disconnect', ids: ['wire_2'] });
    expect(codesOf(cut)).toEqual(['warning leads-nowhere @conv_1', 'error missing-input @bn_1']);
    expect(problemOf(cut, 'missing-input')).toMatchObject({
      port: 0,
      message: 'bn_1 has no input: draw a wire to it from the layer whose output it should receive.',
    });
  });

  it('that a merge misses are asked for', () => {
    const document = chainOf(['Input', 'in'], ['Concatenate', 'both'], ...end);
    expect(codesOf(document)).toEqual(['error missing-input @both']);
    expect(problemOf(document, 'missing-input')).toMatchObject({
      port: 1,
      message: expect.stringContaining('1 input, but Concatenate needs at least 2'),
    });
  });

  it('that enter a one-input layer twice: the later can be removed', () => {
    const wire = { id: 'x', source: 'input_1', target: 'bn_1', targetPort: 0 };
    const document = edited(article(), { type: 'connect', edges: [wire] });
    expect(codesOf(document)).toEqual(['error port-taken @bn_1']);
    expect(problemOf(document, 'port-taken').message).toContain('from conv_1 and input_1');
    expect(fixed(document, 'port-taken')).toEqual(article());
  });

  it('that enter one port of a merge: the later can move to a free one', () => {
    const document = documentOf(
      [['Input', 'in'], ['Activation', 'act'], ['Add', 'sum'], ...end],
      [
        ['in', 'act'],
        ['in', 'sum', 0],
        ['act', 'sum', 0],
        ['sum', 'flat'],
        ['flat', 'last'],
        ['last', 'out'],
      ],
    );
    expect(codesOf(document)).toEqual(['error port-taken @sum']);
    expect(codesOf(fixed(document, 'port-taken'))).toEqual([]);
  });

  it('that end where no input is can be removed', () => {
    const wire = { id: 'x', source: 'conv_1', target: 'act_1', targetPort: 3 };
    const document = edited(article(), { type: 'connect', edges: [wire] });
    expect(codesOf(document)).toEqual(['error no-such-port @act_1']);
    expect(problemOf(document, 'no-such-port').message).toContain('input 4 of act_1, but Activation has 1');
    expect(fixed(document, 'no-such-port')).toEqual(article());
  });

  it('into an Input and out of an Output can be removed', () => {
    const wire = { id: 'x', source: 'output_1', target: 'input_1', targetPort: 0 };
    const document = edited(article(), { type: 'connect', edges: [wire] });
    expect(codesOf(document)).toEqual([
      'error cycle @input_1',
      'error no-such-port @input_1',
      'error leaves-end @output_1',
    ]);
    for (const code of ['cycle', 'no-such-port', 'leaves-end'])
      expect(fixed(document, code)).toEqual(article());
  });
});

describe('a layer', () => {
  it('of an unknown kind is named, and hurts nothing else', () => {
    for (const kind of ['Teleport', '__proto__', 'constructor', 'toString']) {
      const { nodes } = article().graph;
      const graph = {
        ...article().graph,
        nodes: nodes.map((node) => (node.id === 'act_1' ? { ...node, kind } : node)),
      };
      const document = { ...article(), graph };
      expect(codesOf(document)).toEqual(['error unknown-kind @act_1']);
      expect(problemOf(document, 'unknown-kind').message).toContain(`act_1 is of the kind '${kind}'`);
    }
  });

  const badFields: readonly (readonly [
    what: string,
    node: string,
    field: string,
    value: number | string,
    says: string,
  ])[] = [
    ['0 filters', 'conv_1', 'filters', 0, 'but is 0'],
    ['NaN units', 'dense_1', 'units', Number.NaN, 'NaN (not a number)'],
    ['a momentum of infinity', 'bn_1', 'momentum', Number.POSITIVE_INFINITY, 'but is Infinity'],
    ['half a stride', 'conv_1', 'strides', 0.5, 'whole number'],
    ['a text for a number', 'conv_1', 'kernelSize', 'three', "the text 'three'"],
    ['a padding that is none', 'conv_1', 'padding', 'full', "'valid' or 'same'"],
  ];
  it.each(badFields)('with %s is told so at the field', (_, node, field, value, says) => {
    const document = configured(article(), node, { [field]: value });
    expect(codesOf(document)).toEqual([`error bad-value @${node}`]);
    const problem = problemOf(document, 'bad-value');
    expect(problem.field).toBe(field);
    expect(problem.message).toContain(says);
    expect(problem.message).toMatch(new RegExp(`^${node}: .*[^.]\\.$`, 's'));
  });

  it('with an option that it does not have can lose it', () => {
    const document = configured(article(), 'conv_1', { dilation: 2 });
    expect(codesOf(document)).toEqual(['error unknown-option @conv_1']);
    expect(fixed(document, 'unknown-option')).toEqual(article());
  });

  it('with an option called as something that every object has is told so, too', () => {
    const document = configured(article(), 'conv_1', { constructor: 1 });
    expect(codesOf(document)).toEqual(['error unknown-option @conv_1']);
    expect(problemOf(document, 'unknown-option').message).toMatch(
      /Conv2D has no option 'constructor'; .+[^.]\.$/,
    );
  });

  it('whose kernel is larger than its input can pad it', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['MaxPool2D', 'pool', { poolSize: 14 }],
      ['Conv2D', 'conv'],
      ...end,
    );
    expect(codesOf(document)).toEqual(['error window-too-large @conv']);
    expect(problemOf(document, 'window-too-large')).toMatchObject({
      field: 'kernelSize',
      message: expect.stringContaining('a 3×3 kernel does not fit into the 2×2 input'),
    });
    expect(codesOf(fixed(document, 'window-too-large'))).toEqual([]);
  });

  it('that adds different shapes is told which', () => {
    const document = documentOf(
      [['Input', 'in'], ['Conv2D', 'conv'], ['Add', 'sum'], ...end],
      [
        ['in', 'conv'],
        ['in', 'sum', 3],
        ['conv', 'sum', 7],
        ['sum', 'flat'],
        ['flat', 'last'],
        ['last', 'out'],
      ],
    );
    expect(codesOf(document)).toEqual(['error merge-shapes-differ @sum']);
    expect(problemOf(document, 'merge-shapes-differ')).toMatchObject({
      port: 7,
      message: expect.stringContaining('28×28×1 and input 2 is 26×26×32'),
    });
  });

  it('Dense on an image can have a Flatten before it, in its place', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Dense', 'last', { activation: 'softmax' }],
      ['Output', 'out'],
    );
    expect(codesOf(document)).toEqual(['error dense-needs-vector @last']);
    const mended = fixed(document, 'dense-needs-vector');
    expect(codesOf(mended)).toEqual([]);
    expect(mended.graph.nodes.map((node) => [node.name, node.position.x])).toEqual([
      ['in', 0],
      ['last', 464],
      ['out', 696],
      ['flatten_1', 232],
    ]);
    expect(
      applyEdit(
        mended,
        applyEdit(
          document,
          problemOf(document, 'dense-needs-vector').fix?.edit ?? { type: 'disconnect', ids: [] },
        ).inverse,
      ).document,
    ).toEqual(document);
  });

  it('put in where there is room moves nobody', () => {
    const near = chainOf(['Input', 'in'], ['Dense', 'last', { activation: 'softmax' }], ['Output', 'out']);
    const far = edited(near, { type: 'move', positions: { last: { x: 1000, y: 0 } } });
    const mended = fixed(far, 'dense-needs-vector');
    expect(mended.graph.nodes.map((node) => node.position.x)).toEqual([0, 1000, 464, 500]);
  });

  it('Output on an image can have a classifier before it', () => {
    const document = chainOf(['Input', 'in'], ['Conv2D', 'conv'], ['Output', 'out']);
    expect(codesOf(document)).toEqual(['error output-needs-vector @out']);
    const mended = fixed(document, 'output-needs-vector');
    expect(codesOf(mended)).toEqual([]);
    expect(compiled(mended).plan?.nodes.map((node) => node.name)).toEqual([
      'in',
      'conv',
      'flatten_1',
      'dense_1',
      'out',
    ]);
    const logits = fixed(configured(document, 'out', { fromLogits: true }), 'output-needs-vector');
    expect(codesOf(logits)).toEqual([]);
    expect(compiled(document).problems[0]?.fix?.label).toBe('Insert Flatten and Dense before out');
  });
});

describe('names', () => {
  it('that two layers share: the later is renamed', () => {
    const document = edited(article(), { type: 'rename', id: 'pool_1', name: 'act_1' });
    expect(codesOf(document)).toEqual(['error duplicate-name @pool_1']);
    expect(fixed(document, 'duplicate-name')).toEqual(article());
  });
});

describe('the data set', () => {
  const small = { ...configured(article(), 'bn_1', { momentum: 0.9 }), dataset: { id: 'digits8x8' } };

  it('that is not known is asked for', () => {
    const document = { ...article(), dataset: { id: 'imagenet' } };
    expect(codesOf(document)).toEqual(['error unknown-dataset @null']);
    expect(problemOf(document, 'unknown-dataset')).toMatchObject({
      field: 'dataset.id',
      message: expect.stringContaining("'imagenet'"),
    });
  });

  it('of another size than the Input: the Input can follow', () => {
    expect(codesOf(small)).toEqual(['error input-size @input_1']);
    expect(problemOf(small, 'input-size').message).toContain(
      'images of 28×28×1, but those of Digits 8×8 are 8×8×1',
    );
    const mended = fixed(small, 'input-size');
    expect(codesOf(mended)).toEqual([]);
    expect(mended.graph.nodes[0]?.config).toEqual({ height: 8, width: 8, channels: 1 });
  });

  it('of another number of classes: the Dense before the Output can follow', () => {
    const document = configured(article(), 'dense_1', { units: 12 });
    expect(codesOf(document)).toEqual(['error class-count @dense_1']);
    expect(problemOf(document, 'class-count')).toMatchObject({
      field: 'units',
      message: expect.stringContaining(
        'dense_1 gives 12 values, one per class, but MNIST 10k has 10 classes',
      ),
    });
    expect(fixed(document, 'class-count')).toEqual(article());
  });

  it('of another number of classes: so can a Conv2D behind an average and a softmax', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Conv2D', 'conv', { filters: 4 }],
      ['GlobalAveragePooling2D', 'gap'],
      ['Activation', 'soft', { activation: 'softmax' }],
      ['Output', 'out'],
    );
    expect(problemOf(document, 'class-count')).toMatchObject({ node: 'conv', field: 'filters' });
    expect(codesOf(fixed(document, 'class-count'))).toEqual([]);
  });

  it('of another number of classes: where no layer decides it, the Output is told', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Flatten', 'flat'],
      ['Activation', 'soft', { activation: 'softmax' }],
      ['Output', 'out'],
    );
    expect(codesOf(document)).toEqual(['error nothing-to-train @null', 'error class-count @out']);
    expect(problemOf(document, 'class-count').fix).toBeUndefined();
  });
});

/** Two heads with an activation each, merged, before an Output. */
function merged(kind: string, activation: string, config: LayerConfig): NormscopeDocument {
  return documentOf(
    [
      ['Input', 'in'],
      ['Flatten', 'flat'],
      ['Dense', 'a', { activation }],
      ['Dense', 'b', { activation }],
      [kind, 'both'],
      ['Output', 'out', config],
    ],
    [
      ['in', 'flat'],
      ['flat', 'a'],
      ['flat', 'b'],
      ['a', 'both', 0],
      ['b', 'both', 1],
      ['both', 'out'],
    ],
  );
}

const categorical = { loss: 'categoricalCrossentropy' };
const binary = { loss: 'binaryCrossentropy' };

describe('the loss of probabilities', () => {
  it.each(['Average', 'Multiply', 'Maximum', 'Add'])(
    'takes %s of two softmaxes for probabilities',
    (kind) => {
      const document = merged(kind, 'softmax', { ...categorical, labelSmoothing: 0.1 });
      expect(codesOf(document)).toEqual([]);
      expect(compiled(document).plan?.outputs).toMatchObject([
        { source: 'both', beforeActivation: false, loss: { fromLogits: false, labelSmoothing: 0.1 } },
      ]);
      expect(codesOf(merged(kind, 'softmax', { fromLogits: true }))).toEqual([
        'warning probabilities-as-logits @out',
      ]);
      expect(
        codesOf(fixed(merged(kind, 'softmax', { fromLogits: true }), 'probabilities-as-logits')),
      ).toEqual([]);
    },
  );

  it('takes what may be negative for logits: a sum of logits, and a difference of probabilities', () => {
    expect(codesOf(merged('Average', 'linear', categorical))).toEqual(['error softmax-missing @out']);
    expect(codesOf(merged('Subtract', 'softmax', categorical))).toEqual(['error softmax-missing @out']);
    expect(codesOf(merged('Average', 'relu', binary))).toEqual(['error sigmoid-missing @out']);
    expect(codesOf(merged('Average', 'linear', { ...binary, fromLogits: true }))).toEqual([]);
  });

  it('is the binary one of a sigmoid’s logits, and of a softmax’s probabilities', () => {
    const of = (activation: string, config: LayerConfig): NormscopeDocument =>
      configured(configured(article(), 'dense_1', { activation }), 'output_1', config);
    const lossesOf = (document: NormscopeDocument) => compiled(document).plan?.outputs;
    expect(lossesOf(of('sigmoid', binary))).toMatchObject([
      { beforeActivation: true, loss: { fromLogits: true } },
    ]);
    expect(lossesOf(of('softmax', binary))).toMatchObject([
      { beforeActivation: false, loss: { fromLogits: false } },
    ]);
    expect(lossesOf(of('sigmoid', categorical))).toMatchObject([
      { beforeActivation: false, loss: { fromLogits: false } },
    ]);
    expect(codesOf(of('sigmoid', { ...binary, fromLogits: true }))).toEqual([
      'warning sigmoid-twice @output_1',
    ]);
    const bare = of('linear', binary);
    expect(codesOf(bare)).toEqual(['error sigmoid-missing @output_1']);
    expect(codesOf(fixed(bare, 'sigmoid-missing'))).toEqual([]);
  });
});

describe('the loss', () => {
  it('that expects a softmax and gets logits can be told so', () => {
    const document = configured(article(), 'dense_1', { activation: 'linear' });
    expect(codesOf(document)).toEqual(['error softmax-missing @output_1']);
    expect(codesOf(fixed(document, 'softmax-missing'))).toEqual([]);
  });

  it('that expects logits and gets a softmax trains, with a warning', () => {
    const document = configured(article(), 'output_1', { fromLogits: true });
    expect(codesOf(document)).toEqual(['warning softmax-twice @output_1']);
    expect(compiled(document).plan?.outputs[0].beforeActivation).toBe(false);
    expect(fixed(document, 'softmax-twice')).toEqual(article());
  });

  it('finds a softmax in an Activation, too', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Flatten', 'flat'],
      ['Dense', 'last'],
      ['Activation', 'soft', { activation: 'softmax' }],
      ['Output', 'out'],
    );
    expect(codesOf(document)).toEqual([]);
  });
});

describe('the training settings', () => {
  it('with a batch larger than the data set can be mended', () => {
    const document = { ...article(), training: { ...article().training, batchSize: 10_001 } };
    expect(codesOf(document)).toEqual(['error batch-too-large @null']);
    expect(problemOf(document, 'batch-too-large')).toMatchObject({
      field: 'training.batchSize',
      message: expect.stringContaining('10000 images for training'),
    });
    expect(fixed(document, 'batch-too-large').training.batchSize).toBe(10_000);
  });

  it('with an epsilon that is 0 in float32 are read from a file, told so, and can be mended', () => {
    const withEpsilon = (epsilon: number): NormscopeDocument => {
      const numbers = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon };
      const optimizer = { kind: 'adam', ...numbers, formula: 'keras' } as const;
      return { ...article(), training: { ...article().training, optimizer } };
    };
    const parsed = parseDocument(serializeDocument(withEpsilon(1e-300)));
    if (!parsed.ok) throw new Error(parsed.sentence);
    expect(codesOf(parsed.document)).toEqual(['error epsilon-too-small @null']);
    expect(problemOf(parsed.document, 'epsilon-too-small')).toMatchObject({
      field: 'training.optimizer.epsilon',
      message: expect.stringMatching(/^The optimizer’s epsilon is 1e-300, which .* set it to 1e-30 or more/),
    });
    expect(fixed(parsed.document, 'epsilon-too-small')).toEqual(withEpsilon(1e-7));
    expect(codesOf(withEpsilon(1e-30))).toEqual([]);
    expect(Math.fround(1e-30)).toBeGreaterThan(0);
  });

  const augmented = (values: Partial<Augmentation>, datasetId = 'mnist10k'): NormscopeDocument => {
    const document = article();
    const augmentation = { ...noAugmentation, ...values };
    return { ...document, dataset: { id: datasetId }, training: { ...document.training, augmentation } };
  };

  it.each(['horizontal', 'vertical', 'both'] as const)(
    'that flip digits (%s) are unwise, and can be mended',
    (flip) => {
      const document = augmented({ flip });
      expect(codesOf(document)).toEqual(['warning flipped-digits @null']);
      expect(compiled(document).plan).not.toBeNull();
      expect(problemOf(document, 'flipped-digits')).toMatchObject({
        field: 'training.augmentation.flip',
        message: expect.stringMatching(/MNIST 10k, which show digits: a flipped 6 is no 6/),
      });
      expect(fixed(document, 'flipped-digits')).toEqual(article());
    },
  );

  it('that flip clothes are as good as any', () => {
    expect(codesOf(augmented({ flip: 'both' }, 'fashion2k'))).toEqual(codesOf(augmented({}, 'fashion2k')));
  });

  it.each([
    [{ kind: 'pixels', most: 15, fill: 'edge' }, 'shift.most', '15 pixels'],
    [{ kind: 'crop', padding: 15, fill: 'edge' }, 'shift.padding', '15 pixels'],
    [{ kind: 'share', most: 0.6, fill: 'edge' }, 'shift.most', '0.6 of the size'],
  ] as const)('that shift too far (%o) can be mended', (shift, field, words) => {
    const document = augmented({ shift });
    expect(codesOf(document)).toEqual(['warning shift-too-far @null']);
    expect(problemOf(document, 'shift-too-far')).toMatchObject({
      field: `training.augmentation.${field}`,
      message: expect.stringContaining(`shifts by up to ${words}, but MNIST 10k has images of 28×28`),
    });
    const mended = augmented({ shift: { kind: 'pixels', most: 4, fill: 'edge' } });
    expect(fixed(document, 'shift-too-far')).toEqual(mended);
    expect(codesOf(mended)).toEqual([]);
    expect(codesOf(augmented({ shift: { kind: 'pixels', most: 14, fill: 'edge' } }))).toEqual([]);
  });

  it('that shift by less than half a pixel are told that nothing moves', () => {
    const document = augmented({ shift: { kind: 'share', most: 0.01, fill: 'zeros' } });
    expect(codesOf(document)).toEqual(['warning shift-too-small @null']);
    expect(codesOf(fixed(document, 'shift-too-small'))).toEqual([]);
    expect(codesOf(augmented({ shift: { kind: 'share', most: 0.02, fill: 'zeros' } }))).toEqual([]);
  });

  it('that are no settings are told so, each at its field', () => {
    const optimizer = { kind: 'sgd', learningRate: Number.NaN } as const;
    const document = { ...article(), training: { ...article().training, optimizer, epochs: 0 } };
    expect(compiled(document).problems).toMatchObject([
      {
        code: 'bad-setting',
        field: 'training.optimizer.learningRate',
        message: expect.stringContaining('optimizer → learningRate should be a number, but is NaN'),
      },
      {
        code: 'bad-setting',
        field: 'training.epochs',
        message: expect.stringContaining('epochs should be at least 1, but is 0'),
      },
    ]);
  });
});

describe('what is no part of the training', () => {
  it('is a warning on the layer where it ends, or on one that stands alone', () => {
    const extra = chainOf(['Conv2D', 'branch'], ['Activation', 'tip']).graph;
    const document = edited(
      article(),
      {
        type: 'addNodes',
        nodes: extra.nodes,
        edges: [...extra.edges, { id: 'x', source: 'input_1', target: 'branch', targetPort: 0 }],
      },
      { type: 'addNodes', nodes: chainOf(['Dropout', 'alone']).graph.nodes, edges: [] },
    );
    expect(codesOf(document)).toEqual(['warning leads-nowhere @tip', 'warning not-wired @alone']);
    expect(compiled(document).plan).not.toBeNull();
  });

  it('has its mistakes as warnings beside a network that trains, as errors where there is none yet', () => {
    const idle = chainOf(['Conv2D', 'idle', { filters: 0 }], ['Activation', 'tip']).graph;
    const document = edited(article(), { type: 'addNodes', ...idle, edges: idle.edges });
    expect(codesOf(document)).toEqual([
      'warning missing-input @idle',
      'warning bad-value @idle',
      'warning leads-nowhere @tip',
    ]);
    expect(compiled(document).plan).not.toBeNull();
    const cut = edited(document, { type: 'disconnect', ids: ['wire_7'] });
    expect(codesOf(cut)).toContain('error bad-value @idle');
  });

  it('may be a second Input', () => {
    const document = edited(article(), {
      type: 'addNodes',
      nodes: chainOf(['Input', 'more']).graph.nodes,
      edges: [],
    });
    expect(codesOf(document)).toEqual(['warning not-wired @more']);
  });
});

describe('problems', () => {
  it('are reported all at once, those of the whole first and then in the order of the document', () => {
    const document = {
      ...edited(
        article(),
        { type: 'configure', id: 'conv_1', values: { filters: 0, strides: 0 } },
        { type: 'rename', id: 'act_1', name: 'bn_1' },
        { type: 'disconnect', ids: ['wire_6'] },
        { type: 'configure', id: 'input_1', values: { height: 10 } },
      ),
      training: { ...article().training, batchSize: 20_000 },
    };
    expect(codesOf(document)).toEqual([
      'error batch-too-large @null',
      'error input-size @input_1',
      'error bad-value @conv_1',
      'error bad-value @conv_1',
      'error duplicate-name @act_1',
      'warning leads-nowhere @flatten_1',
      'error missing-input @dense_1',
    ]);
  });
});
