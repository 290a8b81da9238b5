import { describe, expect, it } from 'vitest';
import type { Activations } from '../../../shared/signals/activations';
import { comparePlaces, cutTailsOf, type LookedAt } from '../../../shared/study/comparedPlaces';
import { createReport } from '../../../shared/study/report/data';
import { toHtml } from '../../../shared/study/report/html';
import { variantsOf } from '../../../shared/study/variants';
import { design, drawn, outcome } from './examples';

const variants = variantsOf(drawn(), { ...design, factors: [] });

/** What the places of one variant gave: the nodes that have a role, in the order of the graph. */
function lookedAt(variant: number, sd = 1): LookedAt {
  const { graph } = variants[variant]?.document ?? drawn();
  const roles: Readonly<Record<string, Activations['role']>> = {
    ...{ Conv2D: 'layer', Dense: 'layer', Activation: 'activation', BatchNorm: 'norm' },
  };
  const activations = graph.nodes.flatMap(({ id, name, kind }): Activations[] => {
    const role = roles[kind];
    if (role === undefined) return [];
    const histogram = { low: -100, high: 10, counts: [0, 3, 9, 1] };
    return [
      {
        node: id,
        name,
        role,
        channels: 8,
        mean: 0,
        sd,
        deadChannels: role === 'activation' ? 2 : null,
        histogram,
      },
    ];
  });
  return { graph, activations };
}

describe('places side by side', () => {
  const [none, before, after] = [lookedAt(0), lookedAt(1), lookedAt(2, 4)];
  const rows = comparePlaces([none, before, after]);

  it('follow the layers, whichever order a network has them in', () => {
    expect(rows.map(({ title }) => title)).toEqual(['conv_1', 'norm at conv_1', 'act_1', 'dense_1']);
  });

  it('are amber where they enter a norm, teal where they leave one, and grey elsewhere', () => {
    expect(rows.map(({ shown }) => shown.map((each) => each?.side ?? null))).toEqual([
      ['plain', 'before', 'plain'],
      [null, 'after', 'after'],
      ['plain', 'plain', 'before'],
      ['plain', 'plain', 'plain'],
    ]);
  });

  it('have an axis that holds four deviations of each, and no more than there was', () => {
    expect(rows[0]?.range).toEqual([-16, 10]);
    expect(comparePlaces([none])[0]?.range).toEqual([-4, 4]);
  });

  it('have an axis also where all values are the same, or none is a number', () => {
    const at = (mean: number, sd: number): LookedAt => ({
      ...none,
      activations: none.activations.map((place) => ({ ...place, mean, sd })),
    });
    expect(comparePlaces([at(3, 0)])[0]?.range).toEqual([2.5, 3.5]);
    expect(comparePlaces([at(Number.NaN, Number.NaN)])[0]?.range).toEqual([0, 1]);
  });

  it('say which edge bins hold what lies beyond, and the report shows these and what is cut', () => {
    const [place] = none.activations;
    if (place === undefined) throw new Error('There is no place.');
    const counts = [5, 1, 1, 1, 1, 1, 1, 90];
    const tail = { ...place, mean: 1, sd: 0.5, histogram: { low: -1, high: 2, counts } };
    expect(cutTailsOf(tail)).toEqual({ low: true, high: false });
    expect(cutTailsOf({ ...tail, sd: 0 })).toEqual({ low: false, high: false });
    const outcomes = [outcome(0, 0, [0.5], { activations: [tail] })];
    const own = { ...design, factors: [] };
    const page = toHtml(createReport({ app: '1', document: drawn(), design: own, outcomes }), 'Study');
    const [, table = ''] = page.split('<table class="places">');
    expect(table.match(/<rect class="/g)).toHaveLength(1);
    expect(table.match(/<line class="break"/g)).toHaveLength(2);
    expect(page).toContain('broken where a peak towers over the rest');
  });

  it('stand in the report, of the seed that most arms completed', () => {
    const outcomes = [
      outcome(0, 0, [0.5], { activations: [...none.activations] }),
      outcome(1, 0, [], { ended: 'diverged', sentence: 'The loss is no number.' }),
      outcome(0, 1, [0.5], { activations: [...none.activations] }),
      outcome(1, 1, [0.5], { activations: [...before.activations] }),
    ];
    const page = toHtml(
      createReport({ app: '1', document: drawn(), design: { ...design, factors: [] }, outcomes }),
      'Study',
    );
    expect(page).toContain('trainings with seed 1');
    expect(page.split('aria-label="Histogram of').length - 1).toBe(7);
    expect(page).toContain('none here');
    expect(page).toContain('2 of 8 dead');
    expect(page).toContain('BN · before, seed 0, diverged: The loss is no number.');
    expect(page).not.toMatch(/NaN|undefined/);
  });
});
