import { describe, expect, it } from 'vitest';
import { fixAll } from '../../../shared/compile/fixAll';
import { applyEdit } from '../../../shared/document/applyEdit';
import type { LayerConfig } from '../../../shared/document/schema';
import {
  chainOf,
  codesOf,
  compiled,
  configured,
  datasetOf,
  documentOf,
  fixed,
  type NodeSpec,
  problemOf,
} from './documents';

/** One mistake after the other, each where a layer needs the shape of the one before. */
const chain: readonly NodeSpec[] = [
  ['Input', 'in'],
  ['Conv2D', 'conv', { filters: 12, groups: 5 }],
  ['GroupNorm', 'gn', { groups: 8 }],
  ['Dropout', 'drop', { rate: 2 }],
  ['Activation', 'act'],
  ['MaxPool2D', 'pool', { poolSize: 40 }],
  ['Dense', 'wide', { units: 20, activation: 'relu' }],
  ['Dense', 'last', { units: 7 }],
  ['Output', 'out'],
];

describe('mistakes one behind the other', () => {
  it('are said all at once, and mended by their remedies', () => {
    const document = chainOf(...chain);
    expect(codesOf(document)).toEqual([
      'error groups-divide @conv',
      'error groups-divide @gn',
      'error bad-value @drop',
      'error window-too-large @pool',
      'error dense-needs-vector @wide',
      'error class-count @last',
      'error softmax-missing @out',
    ]);
    const { plan, facts } = compiled(document);
    expect(plan).toBeNull();
    const edit = fixAll(document, datasetOf(document), ({ severity }) => severity === 'error');
    expect(edit === null ? [] : codesOf(applyEdit(document, edit).document)).toEqual([]);
    expect(edit).not.toBeNull();
    for (const id of chain.slice(1).map(([, name]) => name))
      expect(facts.get(id)).toMatchObject({ outputShape: null, cost: null, receptiveField: null });
    expect(facts.get('act')?.expectedShapes).toEqual([[26, 26, 12]]);
    expect(facts.get('act')?.inputShapes).toEqual([null]);
    expect(facts.get('act')?.expectedInputs).toEqual([[26, 26, 12]]);
  });

  it('that hang on what a mistake leaves open are not said', () => {
    const behind = (config: LayerConfig, ...nodes: readonly NodeSpec[]) =>
      codesOf(chainOf(['Input', 'in'], ['Conv2D', 'conv', config], ...nodes, ['Flatten', 'flat'], ...end));
    // Any number of filters may be meant, and either of two options.
    expect(behind({ filters: 0 }, ['GroupNorm', 'gn', { groups: 7 }])).toEqual(['error bad-value @conv']);
    expect(behind({ strides: 2, dilationRate: 2 }, ['MaxPool2D', 'pool', { poolSize: 28 }])).toEqual([
      'error stride-with-dilation @conv',
    ]);
    // A smaller kernel leaves less to the next one, padding as much as there was.
    expect(behind({ kernelSize: 40 }, ['Conv2D', 'next', { kernelSize: 28 }])).toEqual([
      'error window-too-large @conv',
    ]);
    expect(behind({ kernelSize: 40 }, ['Conv2D', 'next', { kernelSize: 29 }])).toEqual([
      'error window-too-large @conv',
      'error window-too-large @next',
    ]);
  });

  it('are said where inputs of a merge differ, if they hang on none of them', () => {
    const merged = (second: LayerConfig, ...nodes: readonly NodeSpec[]) => {
      const names = ['sum', ...nodes.map(([, name]) => name), 'out'];
      const own = names.slice(1).map((name, index) => [names[index] ?? '', name] as const);
      return documentOf(
        [
          ['Input', 'in'],
          ['Conv2D', 'one', { filters: 6 }],
          ['Conv2D', 'other', second],
          ['Add', 'sum'],
          ...nodes,
          ['Output', 'out'],
        ],
        [['in', 'one'], ['in', 'other'], ['one', 'sum', 0], ['other', 'sum', 1], ...own],
      );
    };
    const dense: NodeSpec = ['Dense', 'last', { activation: 'softmax' }];
    const groups = (count: number): NodeSpec => ['GroupNorm', 'gn', { groups: count }];
    expect(codesOf(merged({ filters: 8 }, groups(4), dense))).toEqual([
      'error merge-shapes-differ @sum',
      'error dense-needs-vector @last',
    ]);
    expect(codesOf(merged({ filters: 8 }, groups(5), dense))).toEqual([
      'error merge-shapes-differ @sum',
      'error groups-divide @gn',
      'error dense-needs-vector @last',
    ]);
    expect(codesOf(merged({ filters: 6, kernelSize: 5 }, groups(5), dense))).toEqual([
      'error merge-shapes-differ @sum',
      'error groups-divide @gn',
      'error dense-needs-vector @last',
    ]);
  });

  it('are not said where they come of an Input of the wrong size, which is told of', () => {
    const small = (...nodes: readonly NodeSpec[]) =>
      codesOf(chainOf(['Input', 'in', { height: 2, width: 2 }], ['Conv2D', 'conv'], ...nodes, ...end));
    expect(small(['Flatten', 'flat'])).toEqual(['error input-size @in']);
    expect(small()).toEqual(['error input-size @in', 'error dense-needs-vector @last']);
    expect(small(['MaxPool2D', 'pool', { poolSize: 40 }], ['Flatten', 'flat'])).toEqual([
      'error input-size @in',
      'error window-too-large @pool',
    ]);
  });

  it('are not said of sides that padding may make equal', () => {
    const document = documentOf(
      [
        ['Input', 'in'],
        ['Conv2D', 'one', { filters: 8 }],
        ['Conv2D', 'other', { filters: 8, kernelSize: 5 }],
        ['Add', 'sum'],
        ['Conv2D', 'third', { filters: 8, padding: 'same' }],
        ['Add', 'all'],
        ['Flatten', 'flat'],
        ...end,
      ],
      [
        ['in', 'one'],
        ['in', 'other'],
        ['one', 'sum', 0],
        ['other', 'sum', 1],
        ['in', 'third'],
        ['sum', 'all', 0],
        ['third', 'all', 1],
        ['all', 'flat'],
        ['flat', 'last'],
        ['last', 'out'],
      ],
    );
    expect(codesOf(document)).toEqual(['error merge-shapes-differ @sum']);
    expect(problemOf(document, 'merge-shapes-differ').fix?.label).toBe("Use padding 'same' on both ways");
    expect(codesOf(fixed(document, 'merge-shapes-differ'))).toEqual([]);
  });
});

const end: readonly NodeSpec[] = [
  ['Dense', 'last', { activation: 'softmax' }],
  ['Output', 'out'],
];

describe('what enters the loss', () => {
  const document = (...nodes: readonly NodeSpec[]) =>
    chainOf(['Input', 'in'], ['GroupNorm', 'gn', { groups: 3 }], ['Flatten', 'flat'], ...nodes, [
      'Output',
      'out',
    ]);

  it('is judged behind a mistake', () => {
    expect(codesOf(document(['Dense', 'last']))).toEqual([
      'error groups-divide @gn',
      'error softmax-missing @out',
    ]);
    expect(codesOf(document(['Dense', 'last', { activation: 'softmax' }]))).toEqual([
      'error groups-divide @gn',
    ]);
  });

  it('is not judged where the mistake may have made it probabilities', () => {
    const wrong = document(['Dense', 'last', { activation: 'none' }]);
    expect(codesOf(wrong)).toEqual(['error groups-divide @gn', 'error bad-value @last']);
    const soft = configured(wrong, 'last', { activation: 'softmax' });
    expect(codesOf(soft)).toEqual(['error groups-divide @gn']);
  });
});
