import { describe, expect, it } from 'vitest';
import { makeBase } from '../../../renderer/study/design/edits';
import { compile } from '../../../shared/compile/compile';
import { findDataset } from '../../../shared/data/catalogue';
import type { StudyArm, StudyDesign } from '../../../shared/document/study';
import { claims, findClaim } from '../../../shared/study/claims';
import { type Answer, type Claim, type ClaimVerdict, decide } from '../../../shared/study/claims/claim';
import { smallImages } from '../../../shared/study/claims/smallImages';
import type { Outcome } from '../../../shared/study/outcome';
import { NOT_TIMED_ALONE } from '../../../shared/study/overhead';
import { ratesOf } from '../../../shared/study/rateSearch';
import { summarize } from '../../../shared/study/summary';
import { trialsOf } from '../../../shared/study/trials';
import { type Variant, variantName, variantsOf } from '../../../shared/study/variants';
import { outcome } from './examples';

function designOf(claim: Claim): { readonly design: StudyDesign; readonly variants: readonly Variant[] } {
  const document = claim.create('claim');
  if (document.study === null) throw new Error(`${claim.id} has no study.`);
  return { design: document.study, variants: variantsOf(document, document.study) };
}

describe.each(claims.map((claim) => [claim.id, claim] as const))('%s', (id, claim) => {
  const { design, variants } = designOf(claim);

  it('is found by the id that its study names', () => {
    expect(design.claim).toBe(id);
    expect(findClaim(id)).toBe(claim);
  });

  it('speaks of arms and figures as they are called on screen', () => {
    const texts = [claim.look, claim.rule].join(' ');
    expect(texts).not.toMatch(/forest|heat map|“(before|after)”/);
    for (const [, quoted = ''] of texts.matchAll(/“([^”]*·[^”]*)”/g))
      expect(variants.map(({ arm }) => arm)).toContain(quoted);
  });

  it('says what is claimed, what is to be seen, how it is judged and what it cannot say', () => {
    for (const text of [claim.statement, claim.look, claim.rule, claim.caveat])
      expect(text).toMatch(/^[A-Z].*[.]$/su);
  });

  it('has variants that train, each with a name of its own', () => {
    const names = variants.map(variantName);
    expect(new Set(names).size).toBe(names.length);
    for (const { document } of variants) {
      const { plan, problems } = compile(document, findDataset(document.dataset.id) ?? null);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(plan).not.toBeNull();
    }
  });

  it('asks for no more steps than a laptop takes in minutes', () => {
    const steps = trialsOf(variants, design.seeds).reduce((total, { document }) => {
      const images = findDataset(document.dataset.id)?.trainCount ?? Number.NaN;
      const { batchSize, epochs } = document.training;
      const tried =
        design.largestRate === null ? 0 : Math.ceil(Math.log2(ratesOf(design.largestRate).length + 1));
      const all = epochs + tried * (design.largestRate?.epochs ?? 0);
      return total + all * Math.ceil(images / batchSize);
    }, 0);
    expect(steps).toBeLessThan(150_000);
  });

  it('cannot tell where nothing has been trained', () => {
    expect(claim.judge(summarize(variants, [], design.target)).answer).toBe('cannot tell');
  });
});

/** What each variant's trials give, by arm, setting and seed. */
type Give = (
  arm: string,
  setting: string,
  seed: number,
) => Partial<Outcome> & {
  readonly accuracy?: number;
  /** Up to which learning rate trainings are stable. */
  readonly stableTo?: number;
};

function verdictOf(id: string, give: Give, change: (design: StudyDesign) => StudyDesign = own): ClaimVerdict {
  const claim = findClaim(id);
  if (claim === undefined) throw new Error(`There is no claim ${id}.`);
  const design = change(designOf(claim).design);
  const variants = variantsOf(claim.create('claim'), design);
  const outcomes = variants.flatMap(({ arm, setting }, variant) =>
    design.seeds.flatMap((seed) => {
      const { accuracy = 0.9, stableTo = 0, ...more } = give(arm, setting, seed);
      const curve = Array.from({ length: design.epochs }, () => accuracy);
      const rates = design.largestRate === null ? [] : ratesOf(design.largestRate);
      return [
        outcome(variant, seed, curve, more),
        ...rates.map((probe) =>
          outcome(variant, seed, curve, { probe, ended: probe <= stableTo ? 'completed' : 'diverged' }),
        ),
      ];
    }),
  );
  return claim.judge(summarize(variants, outcomes, design.target, design.largestRate));
}

const own = (design: StudyDesign): StudyDesign => design;

const isBatchNorm = (arm: string): boolean => arm.startsWith('BN');
/** Adds up to nothing over three seeds, and over five. */
const wobble = (seed: number, size: number): number => size * ([0, 1, -1, 0.5, -0.5][seed] ?? 0);

/** The validation loss by settled statistics, and by those of batches; by the running ones it is 0.1. */
const losses = (settled: number, batch: number): Partial<Outcome> => ({
  settled: { valAccuracy: 0.9, valLoss: settled },
  statistics: { running: 0.1, batch },
});

describe('the rules', () => {
  it.each<[string, Answer, Give]>([
    [
      'bn-steadies-training',
      'seen',
      (arm, _, seed) => ({ accuracy: 0.9 + (isBatchNorm(arm) ? 0.02 + wobble(seed, 0.003) : 0) }),
    ],
    [
      'bn-steadies-training',
      'not seen',
      (arm, _, seed) => ({ accuracy: 0.9 + (isBatchNorm(arm) ? wobble(seed, 0.001) : 0) }),
    ],
    [
      'bn-steadies-training',
      'cannot tell',
      (arm, _, seed) => ({ accuracy: 0.9 + (isBatchNorm(arm) ? wobble(seed, 0.03) : 0) }),
    ],
    [
      'bn-batch-size',
      'seen',
      (arm, setting, seed) => ({
        accuracy: 0.9 - (isBatchNorm(arm) && setting === 'batch 2' ? 0.05 + wobble(seed, 0.01) : 0),
      }),
    ],
    [
      'bn-batch-size',
      'not seen',
      (arm, _, seed) => ({ accuracy: 0.9 - (isBatchNorm(arm) ? 0.05 + wobble(seed, 0.01) : 0) }),
    ],
    [
      'bn-batch-size',
      'cannot tell',
      (arm, setting, seed) => ({
        accuracy: 0.9 + (isBatchNorm(arm) && setting === 'batch 2' ? wobble(seed, 0.05) : 0),
      }),
    ],
    [
      'norm-overhead',
      'seen',
      (arm, _, seed) => ({ msPerStep: arm === 'no norm' ? 1 : 1.2 + wobble(seed, 0.02) }),
    ],
    [
      'norm-overhead',
      'not seen',
      (arm, _, seed) => ({ msPerStep: arm === 'no norm' ? 1 : 1 + wobble(seed, 0.004) }),
    ],
    [
      'norm-overhead',
      'cannot tell',
      (arm, _, seed) => ({ msPerStep: arm === 'no norm' ? 1 : 1 + wobble(seed, 0.3) }),
    ],
    [
      'bn-placement',
      'seen',
      (arm, _, seed) => ({ accuracy: arm.endsWith('before') ? 0.95 + wobble(seed, 0.002) : 0.92 }),
    ],
    [
      'bn-placement',
      'not seen',
      (arm, _, seed) => ({ accuracy: arm.endsWith('after') ? 0.95 + wobble(seed, 0.002) : 0.92 }),
    ],
    [
      'bn-placement',
      'cannot tell',
      (arm, _, seed) => ({ accuracy: 0.95 + (arm.endsWith('after') ? wobble(seed, 0.02) : 0) }),
    ],
    [
      'bn-larger-rates',
      'seen',
      (arm, _, seed) => ({ stableTo: isBatchNorm(arm) ? 8 + seed : 2 + wobble(seed, 0.5) }),
    ],
    // All seeds alike: the step of the search is what it is known to.
    ['bn-larger-rates', 'seen', (arm) => ({ stableTo: isBatchNorm(arm) ? 4 : 2 })],
    ['bn-larger-rates', 'not seen', (arm, _, seed) => ({ stableTo: isBatchNorm(arm) ? 1 + 0.1 * seed : 6 })],
    [
      'bn-larger-rates',
      'cannot tell',
      (arm, _, seed) => ({ stableTo: isBatchNorm(arm) ? ([1, 9, 2, 8, 3][seed] ?? 3) : 3 }),
    ],
    [
      'norms-small-batches',
      'seen',
      (arm, _, seed) => ({ accuracy: arm.startsWith('GN') ? 0.95 + wobble(seed, 0.004) : 0.9 }),
    ],
    [
      'norms-small-batches',
      'not seen',
      (arm, _, seed) => ({ accuracy: isBatchNorm(arm) ? 0.95 + wobble(seed, 0.004) : 0.9 }),
    ],
    [
      'norms-small-batches',
      'cannot tell',
      (arm, _, seed) => ({ accuracy: 0.9 + (isBatchNorm(arm) ? wobble(seed, 0.03) : 0) }),
    ],
    ['bn-running-averages', 'seen', (_arm, _, seed) => losses(0.02 + wobble(seed, 0.01), 0.03)],
    ['bn-running-averages', 'not seen', (_arm, _, seed) => losses(0.1 + wobble(seed, 0.001), 0.03)],
    ['bn-running-averages', 'not seen', (_arm, _, seed) => losses(0.02, 0.1 + wobble(seed, 0.001))],
    ['bn-running-averages', 'not seen', (_arm, _, seed) => losses(0.1 + wobble(seed, 0.1), 0.2)],
    ['bn-running-averages', 'cannot tell', (_arm, _, seed) => losses(0.1 + wobble(seed, 0.1), 0.03)],
    ['bn-running-averages', 'cannot tell', (_arm, _, seed) => losses(0.02, 0.1 + wobble(seed, 0.1))],
    [
      'norms-combined',
      'seen',
      (arm, _, seed) => ({ accuracy: arm.startsWith('WS+') ? 0.95 + wobble(seed, 0.002) : 0.9 }),
    ],
    [
      // Ahead of one norm that it is made of, and behind the other.
      'norms-combined',
      'cannot tell',
      (arm, _, seed) => ({
        accuracy: arm.includes(' then ') ? 0.92 + wobble(seed, 0.001) : 0.9 + (isBatchNorm(arm) ? 0.04 : 0),
      }),
    ],
    [
      'norms-combined',
      'not seen',
      (arm, _, seed) => ({
        accuracy: /^(WS|BN \(|IN first)/.test(arm) ? 0.9 + wobble(seed, 0.002) : 0.95,
      }),
    ],
    [
      'norms-combined',
      'cannot tell',
      (arm, _, seed) => ({ accuracy: 0.9 + (arm.startsWith('WS+') ? wobble(seed, 0.03) : 0) }),
    ],
  ])('%s: %s', (id, answer, give) => {
    expect(verdictOf(id, give).answer).toBe(answer);
  });

  it('what was measured beside the rule is in the sentence', () => {
    const sentenceOf = (id: string, give: Give): string => verdictOf(id, give).sentence;
    const steadies: Give = (arm) => ({
      drifts: isBatchNorm(arm) ? [0.2, 0.4] : [1, 2],
      gradientNorm: isBatchNorm(arm) ? 2 : 1.25,
    });
    expect(sentenceOf('bn-steadies-training', steadies)).toMatch(
      /moved by 0\.300 standard .* with it, and by 1\.50 without: Batch Norm held it stiller.* was 2\.00 with it, and 1\.25 without: the loss is steeper .* by more\.$/,
    );
    const turned: Give = (arm) => ({
      drifts: isBatchNorm(arm) ? [2] : [1],
      gradientNorm: 1,
    });
    expect(sentenceOf('bn-steadies-training', turned)).toMatch(
      /made to hold it still, did not\. .* the loss is as steep with it as without where training begins\.$/,
    );
    // The spread is not judged: nothing says that it is.
    const { statement = '', look = '' } = findClaim('bn-steadies-training') ?? {};
    expect(`${statement} ${look}`).not.toMatch(/stead|band/);
    expect(sentenceOf('bn-steadies-training', () => ({}))).not.toContain('moved');
    expect(sentenceOf('bn-running-averages', () => losses(0.02, 0.03))).toMatch(
      /the validation loss 0\.1000, which is higher than settled ones by 0\.0800 .* and than those of batches by 0\.0700 .* With one of 0\.9/,
    );
  });

  it('overhead: of every norm the multiple with its interval, one training at a time', () => {
    const times = { 'no norm': 10, BN: 10.5, GN: 12, LN: 16, IN: 14 };
    const give: Give = (arm, _, seed) => {
      const [, time = Number.NaN] = Object.entries(times).find(([name]) => arm.startsWith(name)) ?? [];
      return { msPerStep: arm === 'no norm' ? time : time * (1 + wobble(seed, 0.01)) };
    };
    const { answer, sentence } = verdictOf('norm-overhead', give);
    expect(answer).toBe('seen');
    expect(sentence).toMatch(/^Beside 10\.0 ms without a norm a step takes ×1\.05 with BN · before \(/);
    expect(sentence).toContain('×1.60 with LN · before (95 % interval ×1.56 to ×1.64)');
    expect(sentence.match(/95 % interval ×/g)).toHaveLength(7);
    // Beside each other they take cores from one another.
    const shared = verdictOf('norm-overhead', (arm, setting, seed) => ({
      ...give(arm, setting, seed),
      alone: false,
    }));
    expect(shared).toEqual({ answer: 'cannot tell', sentence: NOT_TIMED_ALONE });
    const claim = findClaim('norm-overhead');
    expect(claim?.create('claim').study?.oneAtATime).toBe(true);
    expect(claim?.description).toContain('with each of seven');
    expect(claim?.create('claim').study?.arms).toHaveLength(8);
  });

  it('larger rates: the same factor with all seeds is no interval of 95 %', () => {
    const alike = verdictOf('bn-larger-rates', (arm) => ({ stableTo: isBatchNorm(arm) ? 4 : 2 }));
    expect(alike.sentence).toMatch(
      /: ×\d\.\d\d \(the same with all 5 seeds, known to a factor of 1\.25\)\.$/,
    );
    const other = verdictOf('bn-larger-rates', (arm, _, seed) => ({
      stableTo: isBatchNorm(arm) ? 8 + seed : 2,
    }));
    expect(other.sentence).toMatch(/\(95 % interval ×\d.* paired over 5 seeds\)\.$/);
  });

  it('larger rates: a seed of which not even the lowest rate is stable counts as a step below it', () => {
    const never: Give = (arm, _, seed) => ({ stableTo: isBatchNorm(arm) ? 1 + 0.3 * seed : 0 });
    const told = verdictOf('bn-larger-rates', never);
    expect(told.answer).toBe('seen');
    expect(told.sentence).toContain('without up to 0.00800 (geometric means)');
    expect(told.sentence).toMatch(
      /paired over 5 seeds\)\. In 5 searches not even the lowest rate was stable, which counts as a step below it\.$/,
    );
    const some: Give = (arm, _, seed) => ({ stableTo: isBatchNorm(arm) || seed > 2 ? 1 : 0 });
    expect(verdictOf('bn-larger-rates', some).sentence).toContain('paired over 5 seeds');
    const both = verdictOf('bn-larger-rates', () => ({ stableTo: 0 }));
    expect(both.answer).toBe('cannot tell');
    expect(both.sentence).toMatch(
      /^With Batch Norm trainings are stable up to a rate of 0\.00800, .* In 10 searches/,
    );
  });

  it('are about their arms, wherever these stand', () => {
    const give: Give = (arm, _, seed) =>
      losses(arm.includes('0.9') ? 0.1 + wobble(seed, 0.001) : 0.02 + wobble(seed, 0.01), 0.03);
    const turned = (design: StudyDesign): StudyDesign => makeBase(design, 1);
    const expected = verdictOf('bn-running-averages', give);
    expect(expected.answer).toBe('seen');
    expect(verdictOf('bn-running-averages', give, turned)).toEqual(expected);
  });

  it('are about their arms, whatever others are called', () => {
    const give: Give = (arm, _, seed) => ({
      accuracy: { 'no norm': 0.3, 'no norm (2)': 0.9 }[arm] ?? 0.85 + wobble(seed, 0.002),
    });
    const withNetwork = (design: StudyDesign): StudyDesign => ({
      ...design,
      arms: [{ kind: 'network', name: 'no norm', graph: smallImages('none').graph }, ...design.arms],
    });
    const told = verdictOf('bn-steadies-training', give, withNetwork);
    expect(told.answer).toBe('not seen');
    expect(told.sentence).toContain('ahead by −5.00 points');
  });

  it('find an arm by all of its options, and one that stands at its sites together', () => {
    const give: Give = (arm, _, seed) => ({
      accuracy: 0.9 + (isBatchNorm(arm) ? 0.02 + wobble(seed, 0.003) : 0),
    });
    const answerOf = (change: (design: StudyDesign) => StudyDesign) =>
      verdictOf('bn-steadies-training', give, change).answer;
    expect(answerOf(own)).toBe('seen');
    const batchNorm = (momentum: number): StudyArm => ({
      ...{
        kind: 'norm',
        placement: 'before',
        norm: { kind: 'BatchNorm', config: { momentum, epsilon: 0.001 } },
      },
    });
    // The default, said or left out.
    expect(answerOf((design) => ({ ...design, arms: [{ kind: 'none' }, batchNorm(0.9)] }))).toBe('seen');
    expect(answerOf((design) => ({ ...design, arms: [{ kind: 'none' }, batchNorm(0.8)] }))).toBe(
      'cannot tell',
    );
    expect(answerOf((design) => ({ ...design, sites: { kind: 'each' } }))).toBe('cannot tell');
  });

  it('an interval decides: above 0, below 0 or close to it, or neither', () => {
    expect(decide({ interval: [0.01, 0.02] }, 0.05)).toBe('seen');
    expect(decide({ interval: [-0.02, -0.01] }, 0.001)).toBe('not seen');
    expect(decide({ interval: [-0.01, 0.02] }, 0.05)).toBe('not seen');
    expect(decide({ interval: [-0.01, 0.02] }, 0.015)).toBe('cannot tell');
    expect(decide({ interval: null }, 1)).toBe('cannot tell');
    expect(decide(null, 1)).toBe('cannot tell');
  });
});
