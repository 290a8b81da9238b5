import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import type { Graph, NormscopeDocument } from '../../../shared/document/schema';
import type { StudyArm, StudyFactor, StudyPart } from '../../../shared/document/study';
import { findSites } from '../../../shared/placement/sites';
import { armName } from '../../../shared/study/armName';
import { smallImages } from '../../../shared/study/claims/smallImages';
import { variantsOf } from '../../../shared/study/variants';
import { findTemplate } from '../../../shared/templates';
import { datasetOf } from '../compile/documents';
import { design } from './examples';

const bn = { kind: 'BatchNorm', config: {} };
const gn = { kind: 'GroupNorm', config: { groups: 8 } };
const instance = { kind: 'InstanceNorm', config: {} };
const usual = { sites: { kind: 'rest' }, placement: 'before', standardize: false } as const;

function combined(...parts: readonly (Pick<StudyPart, 'norms'> & Partial<StudyPart>)[]): StudyArm {
  return { kind: 'combined', parts: parts.map((part) => ({ ...usual, ...part })) };
}

/** The graph that an arm makes of a document, which compiles. */
function graphOf(document: NormscopeDocument, arm: StudyArm): Graph {
  const [variant] = variantsOf(document, { ...design, arms: [arm], factors: [] });
  if (variant === undefined) throw new Error('The arm makes no variant.');
  expect(compile(variant.document, datasetOf(document)).problems).not.toContainEqual(
    expect.objectContaining({ severity: 'error' }),
  );
  return variant.document.graph;
}

/** The kinds of norms at each site, and where they stand. */
function standing(graph: Graph): readonly (readonly [string | null, ...string[]])[] {
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]));
  return findSites(graph).map(({ placement, norms }) => [
    placement,
    ...norms.map((norm) => kinds.get(norm) ?? ''),
  ]);
}

const three = smallImages('three');

describe('an arm that combines norms', () => {
  it('has at each site those of the first part that names it', () => {
    const early = combined({ norms: [instance], sites: { kind: 'firstHalf' } }, { norms: [bn] });
    expect(standing(graphOf(three, early))).toEqual([
      ['before', 'InstanceNorm'],
      ['before', 'InstanceNorm'],
      ['before', 'BatchNorm'],
    ]);
    const ends = combined(
      { norms: [gn], sites: { kind: 'last' }, placement: 'after' },
      { norms: [instance], sites: { kind: 'first' } },
      { norms: [bn], sites: { kind: 'custom', layers: ['conv_3', 'conv_2'] }, placement: 'pre' },
    );
    expect(standing(graphOf(three, ends))).toEqual([
      ['before', 'InstanceNorm'],
      ['pre', 'BatchNorm'],
      ['after', 'GroupNorm'],
    ]);
  });

  it('has none where no part does, whatever is drawn there', () => {
    const drawn = { ...three, graph: graphOf(three, combined({ norms: [bn] })) };
    const first = combined({ norms: [gn], sites: { kind: 'first' } });
    expect(standing(graphOf(drawn, first))).toEqual([['before', 'GroupNorm'], ['none'], ['none']]);
  });

  it.each(['before', 'after', 'pre'] as const)('has two norms one behind the other, %s', (placement) => {
    // One group fits the single channel that enters the first layer.
    const both = combined({ norms: [bn, { kind: 'GroupNorm', config: { groups: 1 } }], placement });
    const graph = graphOf(three, both);
    const found = standing(graph);
    expect(found).toEqual([0, 1, 2].map(() => [placement, 'BatchNorm', 'GroupNorm']));
    // What stands there already stays.
    const again = graphOf({ ...three, graph }, both);
    expect(again).toBe(graph);
    // And goes with the arm that has another.
    const single = graphOf({ ...three, graph }, combined({ norms: [bn] }));
    expect(standing(single)).toEqual([0, 1, 2].map(() => ['before', 'BatchNorm']));
  });

  it('standardizes the kernels of the convolutions at its sites, and of no other layer', () => {
    const part = { norms: [gn], standardize: true };
    const standardized = (graph: Graph): readonly string[] =>
      graph.nodes.flatMap(({ name, config }) => (config['weightStandardization'] === true ? [name] : []));
    expect(standardized(graphOf(three, combined(part)))).toEqual(['conv_1', 'conv_2', 'conv_3']);
    const first = combined({ ...part, sites: { kind: 'first' } }, { norms: [gn] });
    expect(standardized(graphOf(three, first))).toEqual(['conv_1']);
    expect(standardized(graphOf(three, combined({ norms: [gn] })))).toEqual([]);
  });

  it('is called after what stands where', () => {
    const momentum = { kind: 'BatchNorm', config: { momentum: 0.9 } };
    expect(armName(combined({ norms: [momentum, gn] }))).toBe('BN (momentum 0.9) then GN(8) · before');
    expect(armName(combined({ norms: [gn], standardize: true, placement: 'pre' }))).toBe(
      'WS+GN(8) · pre-activation',
    );
    const early = { norms: [instance], sites: { kind: 'firstHalf' } } as const;
    expect(armName(combined({ ...early, norms: [instance] }, { norms: [bn] }))).toBe(
      'IN in the first half, BN elsewhere · before',
    );
    const layers = ['conv_1', 'conv_2'];
    expect(
      armName(
        combined(
          { norms: [instance], sites: { kind: 'first' }, placement: 'after' },
          { norms: [gn], sites: { kind: 'last' } },
          { norms: [bn], sites: { kind: 'custom', layers } },
        ),
      ),
    ).toBe('IN after first, GN(8) before last, BN before at 2 sites');
  });
});

describe('an arm that is a network of its own', () => {
  const own = findTemplate('digits8x8-tiny')?.create('own');
  if (own === undefined) throw new Error('The template is missing.');
  const arms: readonly StudyArm[] = [{ kind: 'none' }, { kind: 'network', name: 'tiny', graph: own.graph }];

  it('is trained as it is, with the settings of the study', () => {
    const variants = variantsOf(three, {
      ...design,
      arms: [...arms],
      factors: [{ kind: 'batchSize', values: [4, 16] }],
      sites: { kind: 'each' },
    });
    expect(variants.map(({ arm, own: alone }) => [arm, alone])).toEqual([
      ['none', false],
      ['tiny', true],
      ['none', false],
      ['tiny', true],
    ]);
    for (const { arm, document } of variants.filter(({ own: alone }) => alone)) {
      expect(arm).toBe('tiny');
      expect(document.graph).toBe(own.graph);
      expect(document.training).toMatchObject({ optimizer: three.training.optimizer, epochs: design.epochs });
    }
    expect(variants.map(({ document }) => document.training.batchSize)).toEqual([4, 4, 16, 16]);
  });

  it('has its options varied as the drawn network’s are', () => {
    const factors: StudyFactor[] = [{ kind: 'option', layers: 'Conv2D', field: 'filters', values: [3] }];
    const [, tiny] = variantsOf(three, { ...design, arms: [...arms], factors });
    const filters = tiny?.document.graph.nodes.flatMap(({ kind, config }) =>
      kind === 'Conv2D' ? [config['filters']] : [],
    );
    expect(new Set(filters)).toEqual(new Set([3]));
  });
});
