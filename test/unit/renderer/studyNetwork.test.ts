import { describe, expect, it } from 'vitest';
import { along } from '../../../renderer/canvas/study/slotNodes';
import { drawSites, drawVariant } from '../../../renderer/study/network/drawings';
import { slotsAround } from '../../../renderer/study/network/slots';
import { uniteGraphs } from '../../../renderer/study/network/union';
import { planOf, type StudyPlan } from '../../../renderer/study/plan';
import type { Graph } from '../../../shared/document/schema';
import type { StudyArm } from '../../../shared/document/study';
import { placeNorms } from '../../../shared/placement/place';
import { findSites } from '../../../shared/placement/sites';
import { chosenLayers, placementsAt } from '../../../shared/study/arms';
import { diffGraphs } from '../../../shared/study/diff';
import { findTemplate, templates } from '../../../shared/templates';
import { chainOf } from '../compile/documents';
import { design } from '../study/examples';

const norm = { kind: 'LayerNorm', config: {} };
const placements = ['before', 'after', 'pre'] as const;

function graphOf(template: string): Graph {
  const graph = findTemplate(template)?.create('x').graph;
  if (graph === undefined) throw new Error('The template is missing.');
  return graph;
}

const residual = graphOf('residual-mnist');
const sites = findSites(residual);
const idOf = (name: string): string => residual.nodes.find((node) => node.name === name)?.id ?? '';
const nameOf = (id: string): string => residual.nodes.find((node) => node.id === id)?.name ?? id;

function planWith(arms: readonly StudyArm[]): StudyPlan {
  const document = findTemplate('residual-mnist')?.create('x');
  const plan =
    document === undefined
      ? null
      : planOf({ ...document, study: { ...design, arms: [...arms], factors: [] } });
  if (plan === null) throw new Error('There is no plan.');
  return plan;
}

describe('the sites of a study', () => {
  const layers = sites.map(({ layer }) => layer);

  it('are chosen as the design says, those alone that the network has', () => {
    expect(chosenLayers(sites, { kind: 'all' })).toEqual(layers);
    expect(chosenLayers(sites, { kind: 'each' })).toEqual(layers);
    expect(chosenLayers(sites, { kind: 'first' })).toEqual(layers.slice(0, 1));
    expect(chosenLayers(sites, { kind: 'last' })).toEqual(layers.slice(-1));
    const second = layers.slice(1, 2);
    expect(chosenLayers(sites, { kind: 'custom', layers: [...second, 'gone'] })).toEqual(second);
  });

  it('have the placements of the arms: of one norm at the chosen ones, of several where their parts are', () => {
    const part = { placement: 'pre' as const, norms: [norm], standardize: false };
    const arms: readonly StudyArm[] = [
      { kind: 'norm', placement: 'after', norm },
      {
        kind: 'combined',
        parts: [
          { ...part, sites: { kind: 'first' } },
          { ...part, placement: 'before', sites: { kind: 'firstHalf' } },
        ],
      },
    ];
    const found = placementsAt(sites, { ...design, arms: [...arms], sites: { kind: 'last' } });
    expect([...found.values()].map((each) => [...each])).toEqual([['pre'], ['before'], [], ['after']]);
  });

  it('are marked with their cards and told in words', () => {
    const marks = drawSites(planWith([{ kind: 'none' }])).sites;
    expect(marks.map(({ description }) => description)).toEqual([
      'Site 1: conv_1 with bn_1 and act_1, drawn with norm before',
      'Site 2: conv_2 with bn_2 and act_2, drawn with norm before',
      'Site 3: conv_3, drawn with no norm',
      'Site 4: conv_4, drawn with no norm',
    ]);
    expect(marks[1]?.cards.map(nameOf)).toEqual(['conv_2', 'bn_2', 'act_2']);
    expect(marks.every(({ chosen, fixed }) => chosen && !fixed)).toBe(true);
  });
});

describe('where a norm will stand', () => {
  const wordsOf = (index: number) => {
    const site = sites[index];
    if (site === undefined) throw new Error('The site is missing.');
    return slotsAround(residual, site, new Set(placements)).map(({ letter, at }) => {
      if (at.kind === 'card') return `${letter} at ${nameOf(at.card)}`;
      const wire = residual.edges.find(({ id }) => id === at.wire);
      return `${letter} ${nameOf(wire?.source ?? '')} → ${nameOf(wire?.target ?? '')}`;
    });
  };

  it('is marked at the norm that stands there and on the wires of the other placements', () => {
    expect(wordsOf(0)).toEqual(['B at bn_1', 'A act_1 → conv_2', 'P input_1 → conv_1']);
    expect(wordsOf(1)).toEqual(['B at bn_2', 'A act_2 → pool_1', 'P act_1 → conv_2']);
  });

  it('is one place behind a layer without an activation', () => {
    expect(wordsOf(2)).toEqual(['B conv_3 → concat_1', 'P pool_1 → conv_3']);
  });

  it('is marked for the placements of the arms, at the chosen sites alone', () => {
    const plan = planWith([{ kind: 'none' }, { kind: 'norm', placement: 'after', norm }]);
    expect(drawSites(plan).slots.map(({ letter }) => letter)).toEqual(['A', 'A', 'A', 'A']);
    const one = { ...plan, design: { ...plan.design, sites: { kind: 'first' as const } } };
    expect(drawSites(one).slots.map(({ site }) => nameOf(site))).toEqual(['conv_1']);
  });

  it('is two places behind a Dense layer that applies its activation itself', () => {
    const { graph } = chainOf(
      ['Input', 'in', {}],
      ['Dense', 'hidden', { activation: 'relu' }],
      ['Dense', 'scores', {}],
      ['Output', 'out'],
    );
    const [site] = findSites(graph);
    if (site === undefined) throw new Error('There is no site.');
    const slots = slotsAround(graph, site, new Set(placements));
    expect(slots.map(({ letter, at }) => `${letter} ${at.kind === 'wire' && at.part}`)).toEqual([
      'B start',
      'A middle',
      'P end',
    ]);
  });

  it('is the wire into which the variant puts the norm, or the norm that it replaces, on every template', () => {
    let compared = 0;
    for (const { id, create } of templates) {
      const { graph } = create('x');
      const wires = new Map(graph.edges.map((edge) => [edge.id, edge]));
      for (const site of findSites(graph)) {
        for (const placement of placements) {
          const [slot] = slotsAround(graph, site, new Set([placement]));
          const placed = placeNorms(graph, [site.layer], { placement, norms: [norm] });
          const put = placed.nodes.find((node) => !graph.nodes.some((known) => known.id === node.id));
          const entering = placed.edges.find(({ target }) => target === put?.id)?.source;
          const place = `${id} ${site.name} ${placement}`;
          if (slot?.at.kind === 'card') expect(site.norms, place).toContain(slot.at.card);
          else expect(wires.get(slot?.at.wire ?? '')?.source, place).toBe(entering);
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(20);
  });
});

describe('a variant laid over the network', () => {
  const everywhere = sites.map(({ layer }) => layer);
  const united = (placement: 'none' | 'before' | 'after' | 'pre') => {
    const choice =
      placement === 'none' ? { placement } : { placement, norms: [{ kind: 'BatchNorm', config: {} }] };
    const variant = placeNorms(residual, everywhere, choice);
    return { variant, union: uniteGraphs(residual, variant, diffGraphs(residual, variant)) };
  };

  it('has all of the variant, all that is gone, and wires between cards that are there', () => {
    for (const placement of ['none', ...placements] as const) {
      const { variant, union } = united(placement);
      const ids = union.graph.nodes.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const wires = union.graph.edges.map(({ id }) => id);
      expect(new Set(wires).size).toBe(wires.length);
      for (const { id } of [...variant.nodes, ...residual.nodes]) expect(ids).toContain(id);
      for (const { source, target } of union.graph.edges) {
        expect(ids).toContain(source);
        expect(ids).toContain(target);
      }
      const kept = union.graph.edges.filter(({ id }) => !union.ghostWires.has(id));
      expect(kept).toEqual(variant.edges);
    }
  });

  it('marks what is new, gone, moved and other', () => {
    const none = united('none').union.marks;
    expect(none.get(idOf('bn_1'))).toEqual({ kind: 'removed', words: 'removed' });
    expect(none.get(idOf('conv_1'))).toEqual({ kind: 'changed', words: 'with bias' });
    expect(none.has(idOf('act_1'))).toBe(false);
    const after = united('after').union;
    expect(after.marks.get(idOf('bn_1'))).toEqual({ kind: 'moved', words: 'stands here' });
    expect(after.marks.get(`ghost:${idOf('bn_1')}`)).toEqual({ kind: 'removed', words: 'stood here' });
    const added = after.graph.nodes.filter(({ id }) => after.marks.get(id)?.kind === 'added');
    expect(added.map(({ name }) => name)).toEqual(['bn_4', 'bn_5']);
  });

  it('is nothing but the network where the variant is the network', () => {
    expect(uniteGraphs(residual, residual, diffGraphs(residual, residual))).toEqual({
      graph: residual,
      marks: new Map(),
      ghostWires: new Set(),
    });
  });

  it('is laid out so that no card lies on another, and keeps the sites', () => {
    const plan = planWith([{ kind: 'norm', placement: 'after', norm }]);
    const [variant] = plan.variants;
    if (variant === undefined) throw new Error('There is no variant.');
    const drawing = drawVariant(plan, variant, { width: 840, height: 480 });
    const places = drawing.graph.nodes.map(({ position: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
    expect(drawing.sites).toHaveLength(4);
    expect(drawing.slots).toEqual([]);
  });
});

it('a slot stands along its wire, and at its end where the wire is short', () => {
  const corners = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 30 },
  ];
  expect(along(corners, 4)).toEqual({ x: 4, y: 0 });
  expect(along(corners, 15)).toEqual({ x: 10, y: 5 });
  expect(along(corners, 99)).toEqual({ x: 10, y: 30 });
  expect(along([], 4)).toBeNull();
});
