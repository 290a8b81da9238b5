import { describe, expect, it } from 'vitest';
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
  type WireSpec,
} from './documents';

const end: readonly NodeSpec[] = [
  ['Flatten', 'flat'],
  ['Dense', 'last', { activation: 'softmax' }],
  ['Output', 'out'],
];

/** Two ways out of a stem of four filters that `kind` joins, each a row of layers. */
function joined(kind: string, one: readonly NodeSpec[], other: readonly NodeSpec[]): NormscopeDocument {
  const row = (layers: readonly NodeSpec[], port: number): WireSpec[] => {
    const names = ['stem', ...layers.map(([, name]) => name)];
    const inner = layers.map(([, name], at): WireSpec => [names[at] ?? '', name]);
    return [...inner, [names.at(-1) ?? '', 'join', port]];
  };
  return documentOf(
    [
      ['Input', 'in'],
      ['Conv2D', 'stem', { filters: 4, padding: 'same' }],
      ...one,
      ...other,
      [kind, 'join'],
      ...end,
    ],
    [['in', 'stem'], ...row(one, 0), ...row(other, 1), ['join', 'flat'], ['flat', 'last'], ['last', 'out']],
  );
}

/** The document with more layers, and a classifier of their own behind `last`. */
function withMore(
  document: NormscopeDocument,
  nodes: readonly NodeSpec[],
  wires: readonly WireSpec[],
  last: string,
): NormscopeDocument {
  const { graph } = documentOf(
    [...nodes, ['Flatten', 'flat_2'], ['Dense', 'last_2', { activation: 'softmax' }], ['Output', 'out_2']],
    [...wires, [last, 'flat_2'], ['flat_2', 'last_2'], ['last_2', 'out_2']],
  );
  const edges = graph.edges.map((edge) => ({ ...edge, id: `more_${edge.id}` }));
  const { graph: first } = document;
  return {
    ...document,
    graph: { nodes: [...first.nodes, ...graph.nodes], edges: [...first.edges, ...edges] },
  };
}

const conv = (name: string, config: LayerConfig): NodeSpec => [
  'Conv2D',
  name,
  { padding: 'same', ...config },
];

/** The fix's label, and how the node `join` receives its inputs once it is applied. */
function mend(document: NormscopeDocument, code: string) {
  const mended = fixed(document, code);
  expect(codesOf(mended)).toEqual([]);
  const shapes = compiled(mended)
    .facts.get('join')
    ?.inputShapes.map((shape) => shape?.join('×'));
  return { label: problemOf(document, code).fix?.label, shapes, mended };
}

describe('ways that do not fit where they join', () => {
  it('of a residual block with more filters: a 1×1 projection goes on the shortcut', () => {
    const document = joined('Add', [], [conv('conv', { filters: 8 }), ['BatchNorm', 'bn']]);
    const { label, shapes, mended } = mend(
      configured(document, 'conv', { useBias: false }),
      'merge-shapes-differ',
    );
    expect(label).toBe('Add a 1×1 projection before input 1 of join');
    expect(shapes).toEqual(['28×28×8', '28×28×8']);
    const projection = mended.graph.nodes.at(-1);
    expect(projection?.config).toMatchObject({ filters: 8, kernelSize: 1, strides: 1 });
  });

  it('of a residual block that makes the image smaller: the projection has its stride', () => {
    const down = joined('Add', [conv('conv', { filters: 8, strides: 2 })], []);
    const { label, shapes, mended } = mend(down, 'merge-shapes-differ');
    expect(label).toBe('Add a 1×1 projection before input 2 of join');
    expect(shapes).toEqual(['14×14×8', '14×14×8']);
    expect(mended.graph.nodes.at(-1)?.config).toMatchObject({ strides: 2 });
  });

  it('with kernels on both: the second gets as many filters as the first', () => {
    const both = joined(
      'Multiply',
      [conv('one', { filters: 8 })],
      [conv('other', { filters: 6 }), ['Activation', 'act']],
    );
    const { label, shapes } = mend(both, 'merge-shapes-differ');
    expect(label).toBe('Set filters of other to 8');
    expect(shapes).toEqual(['28×28×8', '28×28×8']);
  });

  it('with a kernel that others share: all of these get as many filters, unless that does not fit one of them', () => {
    const ways = [[conv('one', { filters: 8 })], [conv('other', { filters: 6 })]] as const;
    const twin: NodeSpec = ['Conv2D', 'twin', { filters: 6, padding: 'same' }, 'other'];
    const free = withMore(joined('Multiply', ...ways), [twin], [['stem', 'twin']], 'twin');
    const { label, shapes, mended } = mend(free, 'merge-shapes-differ');
    expect(label).toBe('Set filters of other and twin to 8');
    expect(shapes).toEqual(['28×28×8', '28×28×8']);
    expect(compiled(mended).plan?.nodes.find(({ id }) => id === 'twin')).toMatchObject({
      weightsOf: 'other',
    });
    const bound = withMore(
      joined('Multiply', ...ways),
      [twin, conv('six', { filters: 6 }), ['Add', 'sum']],
      [
        ['stem', 'twin'],
        ['stem', 'six'],
        ['twin', 'sum', 0],
        ['six', 'sum', 1],
      ],
      'sum',
    );
    expect(mend(bound, 'merge-shapes-differ').label).toBe('Set filters of one to 6');
  });

  it('as would leave a kernel that does not fit the layer that shares it are mended otherwise', () => {
    const document = joined('Multiply', [conv('one', { filters: 8 })], [conv('other', { filters: 6 })]);
    const shared = { filters: 5, padding: 'same' };
    const behind = withMore(
      document,
      [
        conv('six', { filters: 6 }),
        ['Conv2D', 'far', shared],
        ['Conv2D', 'behind', shared, 'far'],
        ['Add', 'sum'],
      ],
      [
        ['stem', 'six'],
        ['six', 'far'],
        ['other', 'behind'],
        ['far', 'sum', 0],
        ['behind', 'sum', 1],
      ],
      'sum',
    );
    expect(mend(behind, 'merge-shapes-differ').label).toBe('Set filters of one to 6');
  });

  it('of which one lacks padding: both are padded', () => {
    for (const [kind, code] of [
      ['Add', 'merge-shapes-differ'],
      ['Concatenate', 'concatenate-sizes-differ'],
    ] as const) {
      const unpadded = joined(
        kind,
        [conv('one', { filters: 4 })],
        [conv('other', { filters: 4, padding: 'valid' })],
      );
      const { label, shapes } = mend(unpadded, code);
      expect(label).toBe("Use padding 'same' on both ways");
      expect(shapes).toEqual(['28×28×4', '28×28×4']);
    }
  });

  it('an image and a vector: Flatten goes on the image where vectors can be put together', () => {
    const mixed = joined('Concatenate', [], [['GlobalAveragePooling2D', 'gap']]);
    const { label, shapes } = mend(mixed, 'concatenate-ranks-differ');
    expect(label).toBe('Insert Flatten before input 1 of join');
    expect(shapes).toEqual([`${28 * 28 * 4}`, '4']);
  });

  it('as nothing plain can mend are left to the user', () => {
    const mixed = joined('Add', [], [['GlobalAveragePooling2D', 'gap']]);
    expect(problemOf(mixed, 'merge-shapes-differ').fix).toBeUndefined();
  });
});

describe('a layer that needs an image', () => {
  it('behind the layer that made a vector of it is wired past that', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Flatten', 'flatten'],
      ['Conv2D', 'conv', { filters: 2 }],
      ...end,
    );
    expect(codesOf(document)).toEqual(['error needs-image @conv']);
    expect(problemOf(document, 'needs-image').fix?.label).toBe('Wire in to conv, past flatten');
    expect(codesOf(fixed(document, 'needs-image'))).toEqual(['warning leads-nowhere @flatten']);
  });

  it('behind a Dense is left to the user', () => {
    const document = chainOf(
      ['Input', 'in'],
      ['Flatten', 'flatten'],
      ['Dense', 'dense'],
      ['Conv2D', 'conv'],
      ...end,
    );
    expect(problemOf(document, 'needs-image').fix).toBeUndefined();
  });
});

describe('options that do not fit', () => {
  it('groups that do not divide the channels become the most that do', () => {
    const grouped = (config: LayerConfig) =>
      chainOf(['Input', 'in'], conv('a', { filters: 12 }), conv('b', config), ...end);
    const document = grouped({ filters: 18, groups: 8 });
    expect(codesOf(document)).toEqual(['error groups-divide @b']);
    const mended = fixed(document, 'groups-divide');
    expect(mended.graph.nodes[2]?.config['groups']).toBe(6);
    expect(codesOf(mended)).toEqual([]);
  });

  it('those of a Group Norm, too', () => {
    const document = chainOf(['Input', 'in'], conv('a', { filters: 9 }), ['GroupNorm', 'gn'], ...end);
    expect(codesOf(document)).toEqual(['error groups-divide @gn']);
    expect(fixed(document, 'groups-divide').graph.nodes[2]?.config['groups']).toBe(3);
    expect(codesOf(fixed(document, 'groups-divide'))).toEqual([]);
  });

  it('a dilation beside a stride becomes 1', () => {
    const document = chainOf(
      ['Input', 'in'],
      conv('conv', { filters: 4, strides: 2, dilationRate: 2 }),
      ...end,
    );
    expect(codesOf(document)).toEqual(['error stride-with-dilation @conv']);
    expect(codesOf(fixed(document, 'stride-with-dilation'))).toEqual([]);
  });

  it('an illegal value goes back to what the layer comes with', () => {
    const document = configured(article(), 'pool_1', { poolSize: 0, strides: 'two' });
    const [first, second] = compiled(document).problems;
    expect([first?.fix?.label, second?.fix?.label]).toEqual([
      'Reset Pool size to 2',
      'Reset Stride to the pool size',
    ]);
    const once = fixed(document, 'bad-value');
    expect(codesOf(once)).toEqual(['error bad-value @pool_1']);
    expect(codesOf(fixed(once, 'bad-value'))).toEqual([]);
  });
});

describe('a window that does not fit what a Reshape made', () => {
  const row = (...before: readonly NodeSpec[]): NormscopeDocument =>
    chainOf(['Input', 'in'], ...before, ['MaxPool2D', 'pool'], ...end);

  it('is not to blame: the Reshape is named, and taken out if that helps', () => {
    const document = row(
      conv('conv', { filters: 4, useBias: false }),
      ['Reshape', 'odd'],
      ['BatchNorm', 'bn'],
    );
    expect(codesOf(document)).toEqual(['error window-too-large @pool']);
    const { message, fix } = problemOf(document, 'window-too-large');
    expect(message).toBe(
      'pool: its window does not fit into the 3136×1×1 that odd makes of an image of 28×28×4: give odd other sizes, or take it out.',
    );
    expect(fix?.label).toBe('Take odd out');
    expect(codesOf(fixed(document, 'window-too-large'))).toEqual([]);
  });

  it('has no remedy where what enters the Reshape is no image', () => {
    const document = row(['Flatten', 'early'], ['Reshape', 'odd']);
    expect(problemOf(document, 'window-too-large').message).toContain(
      'the 784×1×1 that odd makes of a vector of 784 values',
    );
    expect(problemOf(document, 'window-too-large').fix).toBeUndefined();
  });

  it('is what is mended where another layer made the image', () => {
    const document = row(
      ['Reshape', 'odd', { height: 28, width: 28 }],
      ['MaxPool2D', 'small', { poolSize: 28 }],
    );
    expect(problemOf(document, 'window-too-large').fix?.label).toBe("Use padding 'same'");
  });
});

describe('a graph with very many layers', () => {
  it('is understood, however long its ways are', () => {
    const row = Array.from({ length: 9000 }, (_, at): NodeSpec => ['Dropout', `drop_${at}`, { rate: 0 }]);
    const dense: NodeSpec = ['Dense', 'dense', { activation: 'softmax' }];
    expect(codesOf(chainOf(['Input', 'in'], ['Flatten', 'flat'], dense, ...row, ['Output', 'out']))).toEqual(
      [],
    );
  });
});

describe('a graph with very many mistakes', () => {
  it('is told of all of them, and offers remedies for as many as are found soon', () => {
    const pairs = Array.from({ length: 2000 }, (_, at) => [`conv_${at}`, `sum_${at}`] as const);
    const document = documentOf(
      [
        ['Input', 'in'],
        ...pairs.flatMap(([one, sum]): NodeSpec[] => [conv(one, { filters: 4 }), ['Add', sum]]),
      ],
      pairs.flatMap(([one, sum]): WireSpec[] => [
        ['in', one],
        [one, sum, 0],
        ['in', sum, 1],
      ]),
    );
    const problems = compiled(document).problems.filter(({ code }) => code === 'merge-shapes-differ');
    expect(problems).toHaveLength(2000);
    expect(problems.filter(({ fix }) => fix !== undefined)).toHaveLength(2);
  });
});
