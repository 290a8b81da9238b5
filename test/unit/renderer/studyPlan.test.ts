import { expect, test } from 'vitest';
import { obstacles } from '../../../renderer/study/advice';
import { firstDesign } from '../../../renderer/study/design/edits';
import { planOf, type StudyPlan } from '../../../renderer/study/plan';
import type { StudyDesign } from '../../../shared/document/study';
import { advise } from '../../../shared/study/advice';
import { countLeft, outcomesOf, trialsLeft } from '../../../shared/study/left';
import { summarize } from '../../../shared/study/summary';
import { findTemplate } from '../../../shared/templates';
import { design, drawn, outcome } from '../study/examples';

function plan(changes: Partial<StudyDesign> = {}): StudyPlan {
  const made = planOf({ ...drawn(), study: { ...design, ...changes } });
  if (made === null) throw new Error('The document has a study.');
  return made;
}

const nothing = (of: StudyPlan) => summarize(of.variants, [], 0.9);
const wordsOf = (of: StudyPlan) => advise(of, nothing(of)).map(({ text }) => text);

test('a document without a study has no plan; one with a study has variants, trials and sites', () => {
  expect(planOf(drawn())).toBeNull();
  const { variants, trials, sites } = plan();
  expect([variants.length, trials.length, sites.map(({ name }) => name)]).toEqual([6, 18, ['conv_1']]);
});

test('a variant that does not compile keeps the study from being run, with its sentence', () => {
  const groups = { kind: 'GroupNorm', config: { groups: 5 } };
  const wrong = plan({ arms: [{ kind: 'none' }, { kind: 'norm', placement: 'before', norm: groups }] });
  const [only, ...others] = obstacles(wrong);
  expect(others).toEqual([]);
  expect(only?.text).toMatch(
    /^GN\(5\) · before · batch 8 and GN\(5\) · before · batch 32: .*5 groups do not divide 32/,
  );
  expect(obstacles(plan())).toEqual([]);
});

test('one seed is told to say nothing of chance; several, what they can tell', () => {
  expect(wordsOf(plan({ seeds: [4] }))).toContainEqual(
    expect.stringContaining('One seed says nothing of chance'),
  );
  // Two arms, one comparison: t(0.975, 2) = 4.303, and √3 / 4.303 of a point.
  const pair = plan({ arms: design.arms.slice(0, 2), factors: [] });
  expect(wordsOf(pair)).toContainEqual(
    expect.stringMatching(/told from chance where the paired differences spread by 0\.40 points or less/),
  );
  // Three comparisons at each of two batch sizes: t(1 − 0.025/6, 2) = 10.886, and √3 / 10.886 of a point.
  expect(wordsOf(plan())).toContainEqual(
    expect.stringMatching(
      /from chance, after Holm for 6 comparisons, where .* spread by 0\.16 points or less/,
    ),
  );
});

test('a spread that was measured is held against what the seeds can tell', () => {
  const own = plan();
  const outcomes = [0, 1, 2].flatMap((seed) => [
    outcome(0, seed, [0.5]),
    outcome(1, seed, [0.5 + 0.1 * seed]),
  ]);
  const said = advise(own, summarize(own.variants, outcomes, 0.9)).map(({ text }) => text);
  expect(said).toContainEqual(
    expect.stringMatching(
      /^3 seeds are too few .*: after Holm for 6 comparisons that takes a spread of 0\.16 .* up to 10\.00 points were measured/,
    ),
  );
});

const residual = (changes: Partial<StudyDesign>): StudyPlan => {
  const document = findTemplate('residual-mnist')?.create('residual');
  const made =
    document === undefined ? null : planOf({ ...document, study: { ...firstDesign(document), ...changes } });
  if (made === null) throw new Error('The template is missing.');
  return made;
};

test('variants that are the same network are named, and counted once as trainings', () => {
  const each = residual({ sites: { kind: 'each' } });
  const keys = new Set(each.trials.map(({ key }) => key));
  expect([each.trials.length, each.repeats, keys.size]).toEqual([27, 6, 21]);
  expect(countLeft(each, new Map())).toBe(21);
  const same = wordsOf(each).filter((text) => text.includes('are the same network'));
  expect(same).toHaveLength(2);
  expect(same[0]).toMatch(
    /^BN · before · at conv_\d and BN · after · at conv_\d are the same network: it is trained once for each seed\.$/,
  );
  const all = residual({});
  expect(all.repeats).toBe(0);
  expect(wordsOf(all).join(' ')).not.toContain('same network');
});

test('a norm that stands at no site is said to stay, unless nothing is placed', () => {
  const stays =
    'bn_3 stands at no site: it stays in every variant of the drawn network, also without a norm.';
  expect(wordsOf(residual({}))).toContain(stays);
  expect(wordsOf(residual({ arms: [{ kind: 'drawn' }] }))).not.toContain(stays);
  expect(wordsOf(plan()).join(' ')).not.toContain('no site');
});

test('sites that are gone and arms that stand there twice are named', () => {
  const none = { kind: 'none' } as const;
  const said = wordsOf(plan({ arms: [none, none], sites: { kind: 'custom', layers: ['conv_1', 'gone'] } }));
  expect(said).toContainEqual(expect.stringContaining('1 of the chosen sites'));
  expect(said).toContainEqual('Arms that are no different: no norm and no norm (2).');
});

test('warnings of the compiler stand there once, with the variants that they are of', () => {
  const slow = plan({ epochs: 1, factors: [{ kind: 'batchSize', values: [8192] }] });
  const said = wordsOf(slow).filter((text) => text.includes('running'));
  expect(said).toHaveLength(1);
  expect(said[0]).not.toMatch(/^All variants/);
});

test('trials with the same numbers are trained once, and each takes what they gave', () => {
  // As it is drawn, the network has its norm before the activation.
  const same = plan({
    arms: [{ kind: 'drawn' }, { kind: 'norm', placement: 'before', norm: { kind: 'BatchNorm', config: {} } }],
    factors: [],
    seeds: [0],
  });
  const left = trialsLeft(same, new Map());
  expect(left.map(({ id }) => id)).toEqual(['0-0']);
  const kept = new Map(left.map(({ key }) => [key, outcome(9, 9, [0.5])]));
  expect(outcomesOf(same, kept).map(({ variant, seed }) => [variant, seed])).toEqual([
    [0, 0],
    [1, 0],
  ]);
  expect(trialsLeft(same, kept)).toEqual([]);
});
