import { describe, expect, it } from 'vitest';
import { compile } from '../../../shared/compile/compile';
import type { Graph, NormscopeDocument } from '../../../shared/document/schema';
import type { StudyArm, StudyFactor, StudyPart, StudySites } from '../../../shared/document/study';
import { findSites } from '../../../shared/placement/sites';
import { armNames } from '../../../shared/study/armName';
import { smallImages } from '../../../shared/study/claims/smallImages';
import { faultOf } from '../../../shared/study/fault';
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

/** What an arm is called in a study of three sites. */
function nameOf(arm: StudyArm, sites: StudySites = { kind: 'all' }, graph = three.graph): string {
  return armNames({ arms: [arm], sites }, findSites(graph))[0] ?? '';
}

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
    expect(nameOf(combined({ norms: [momentum, gn] }))).toBe('BN (momentum 0.9) then GN(8) · before');
    expect(nameOf(combined({ norms: [gn], standardize: true, placement: 'pre' }))).toBe(
      'WS+GN(8) · pre-activation',
    );
    const early = { norms: [instance], sites: { kind: 'firstHalf' } } as const;
    expect(nameOf(combined({ ...early, norms: [instance] }, { norms: [bn] }))).toBe(
      'IN in the first half, BN elsewhere · before',
    );
    const layers = ['conv_1', 'conv_2'];
    expect(
      nameOf(
        combined(
          { norms: [instance], sites: { kind: 'first' }, placement: 'after' },
          { norms: [gn], sites: { kind: 'last' } },
          { norms: [bn], sites: { kind: 'custom', layers } },
        ),
      ),
    ).toBe('IN after first, GN(8) before last, BN before at conv_2');
  });

  it('says which sites it stands at, and not what has none', () => {
    const at = (...layers: string[]) => combined({ norms: [bn], sites: { kind: 'custom', layers } });
    expect([at('conv_1'), at('conv_2')].map((arm) => nameOf(arm))).toEqual([
      ...['BN at conv_1 · before', 'BN at conv_2 · before'],
    ]);
    // Twice the same site, and a layer that is none.
    expect(nameOf(at('conv_1', 'conv_1', 'input_1'))).toBe('BN at conv_1 · before');
    expect(nameOf(at('gone'))).toBe('BN at sites that are gone · before');
    const large = findTemplate('residual-mnist')?.create('residual').graph;
    if (large === undefined) throw new Error('The template is missing.');
    const layers = findSites(large).map(({ layer }) => layer);
    expect(nameOf(at(...layers), { kind: 'all' }, large)).toBe('BN at conv_1, conv_2 and 2 more · before');
    const half: Partial<StudyPart> & Pick<StudyPart, 'norms'> = { norms: [gn], sites: { kind: 'firstHalf' } };
    expect(nameOf(combined(half, { norms: [bn], sites: { kind: 'first' } }))).toBe(
      'GN(8) in the first half · before',
    );
  });

  it('of one norm everywhere says so where the arms of one norm stand elsewhere', () => {
    const whole = combined({ norms: [bn] });
    const norm: StudyArm = { kind: 'norm', placement: 'before', norm: bn };
    expect(nameOf(whole)).toBe('BN · before');
    expect(armNames({ arms: [norm, whole], sites: { kind: 'first' } }, findSites(three.graph))).toEqual([
      ...['BN · before', 'BN at all sites · before'],
    ]);
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
      ['no norm', false],
      ['tiny', true],
      ['no norm', false],
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

describe('arms of one name', () => {
  const own = findTemplate('digits8x8-tiny')?.create('own').graph;
  if (own === undefined) throw new Error('The template is missing.');
  const network = (name: string): StudyArm => ({ kind: 'network', name, graph: own });

  it('are numbered, whichever are called so', () => {
    const arms = [network('no norm'), { kind: 'none' } as const, network('no norm (2)'), network('no norm')];
    const variants = variantsOf(three, { ...design, arms, factors: [] });
    expect(variants.map(({ arm, armIndex, recipe }) => [arm, armIndex, recipe.kind])).toEqual([
      ['no norm', 0, 'network'],
      ['no norm (3)', 1, 'none'],
      ['no norm (2)', 2, 'network'],
      ['no norm (4)', 3, 'network'],
    ]);
  });

  it('are numbered at the sites that are taken one by one', () => {
    const norm: StudyArm = { kind: 'norm', placement: 'before', norm: bn };
    const arms = [network('BN · before · at conv_1'), norm];
    const variants = variantsOf(three, { ...design, arms, factors: [], sites: { kind: 'each' } });
    expect(variants.map(({ arm, site }) => [arm, site])).toEqual([
      ['BN · before · at conv_1', null],
      ['BN · before · at conv_1 (2)', 'conv_1'],
      ['BN · before · at conv_2', 'conv_2'],
      ['BN · before · at conv_3', 'conv_3'],
    ]);
  });
});

describe('what is no norm', () => {
  const norm = (kind: string) => ({ kind, config: {} });

  it.each(['__proto__', 'constructor', 'Conv2D', 'Output', 'SpectralNorm'])(
    'is placed by no arm that is trained: %s',
    (kind) => {
      const arms: readonly StudyArm[] = [
        { kind: 'norm', placement: 'before', norm: norm(kind) },
        combined({ norms: [bn, norm(kind)] }),
      ];
      for (const variant of variantsOf(three, { ...design, arms: [...arms], factors: [] })) {
        expect(variant.arm).toMatch(/^[\w ]+ · before$/);
        expect(faultOf(variant, compile(variant.document, datasetOf(three)))).toBe(
          `'${kind}' is no norm that a study places; these are Batch Norm, Group Norm, Layer Norm, Instance Norm, Batch Renorm, ` +
            'Ghost Batch Norm and Filter Response Norm: choose one of them.',
        );
      }
    },
  );
});
