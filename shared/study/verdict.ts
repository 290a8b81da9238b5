import { groupBy } from '../collections/groupBy';
import { comparedTo } from './comparedTo';
import { isTold, seedsToSettle } from './statistics';
import type { Comparison, Summary, VariantSummary } from './summary';
import { formatP, formatPoints, formatShare, listed } from './words';

const NONE_COMPLETED =
  'No training was completed, so there is nothing to compare; a smaller learning rate or clipped gradients keep a training from diverging.';

/** The answer for the variants of one setting. */
export interface Verdict {
  readonly setting: string;
  /** Place of the setting among those of the study. */
  readonly settingIndex: number;
  /** Null where nothing was completed yet. */
  readonly best: VariantSummary | null;
  /** Whether the best was told from every other. */
  readonly settled: boolean;
  readonly sentences: readonly string[];
}

/**
 * What the study says, for every setting: the arm with the highest mean accuracy, by how much and how surely it is better than
 * the others, and which cannot be told from it. Seeds that diverged or failed are named.
 */
export function judge({ variants, comparisons }: Summary): readonly Verdict[] {
  return [...groupBy(variants, ({ settingIndex }) => settingIndex)].map(([settingIndex, own]) => ({
    setting: own[0]?.setting ?? '',
    settingIndex,
    ...judgeSetting(own, comparisons),
  }));
}

function judgeSetting(
  variants: readonly VariantSummary[],
  comparisons: readonly Comparison[],
): Omit<Verdict, 'setting' | 'settingIndex'> {
  const known = variants.filter(({ estimates }) => estimates.accuracy !== null);
  const best = known.toSorted((one, other) => meanOf(other) - meanOf(one))[0] ?? null;
  if (best === null) {
    const lost = troubles(variants);
    const first = lost.length === 0 ? 'No training has been completed yet.' : NONE_COMPLETED;
    const sentences = [first, ...lost];
    return { best, settled: false, sentences };
  }
  const rivals = known.flatMap((variant) => rivalry(best, variant, comparisons) ?? []);
  const apart = known.filter(
    (variant) => variant !== best && !rivals.some((rival) => rival.variant === variant),
  );
  const level = rivals.filter(({ adjusted }) => !isTold(adjusted));
  const settled = rivals.length > 0 && level.length === 0 && apart.length === 0;
  const sentences = [
    ...(level.length === 0 && rivals.length > 0
      ? winner(best, rivals, apart)
      : undecided(best, level, rivals, comparisons.length)),
    ...uncompared(apart),
    ...troubles(variants),
  ];
  return { best, settled, sentences };
}

/** How far the best is ahead of another. */
interface Rival {
  readonly variant: VariantSummary;
  readonly lead: number;
  readonly interval: readonly [low: number, high: number] | null;
  readonly deviation: number;
  readonly count: number;
  readonly adjusted: number | null;
}

function rivalry(
  best: VariantSummary,
  variant: VariantSummary,
  comparisons: readonly Comparison[],
): Rival | null {
  const found = comparedTo(variant.index, comparisons).find(({ other }) => other === best.index);
  if (found === undefined) return null;
  const { difference, adjusted } = found;
  const { mean, interval, deviation, count } = difference;
  return { variant, lead: mean, interval, deviation, count, adjusted };
}

function winner(
  best: VariantSummary,
  rivals: readonly Rival[],
  apart: readonly VariantSummary[],
): readonly string[] {
  const [nearest] = rivals.toSorted((one, other) => one.lead - other.lead);
  if (nearest === undefined) return [];
  return [
    `Best${apart.length === 0 ? '' : ' of those that are compared'} is ${best.arm} with ${formatShare(meanOf(best))} of the validation images right: ${ahead(nearest)}.`,
  ];
}

function undecided(
  best: VariantSummary,
  level: readonly Rival[],
  rivals: readonly Rival[],
  comparisons: number,
): readonly string[] {
  const first = `The highest mean is that of ${best.arm}, ${formatShare(meanOf(best))} of the validation images right`;
  const [nearest] = level.toSorted((one, other) => one.lead - other.lead);
  if (nearest === undefined) return [`${first}; there is nothing to compare it with.`];
  const names = listed(level.map(({ variant }) => variant.arm));
  const worse = rivals.filter((rival) => !level.includes(rival));
  return [
    `${first}, but it is not distinguishable from ${names}: ${ahead(nearest)}.`,
    ...(nearest.count < 2
      ? ['One seed says nothing of chance: add seeds.']
      : [howManySeeds(nearest, comparisons)]),
    ...(worse.length === 0
      ? []
      : [
          `It is better than ${listed(worse.map(({ variant, lead }) => `${variant.arm} (by ${formatPoints(lead)})`))}.`,
        ]),
  ];
}

/** Arms that completed no seed which the best completed too. */
function uncompared(apart: readonly VariantSummary[]): readonly string[] {
  if (apart.length === 0) return [];
  const means = apart.map((variant) => `${variant.arm} (${formatShare(meanOf(variant))})`);
  return [
    `With ${listed(means)} it has no completed seed in common, so that nothing tells them apart: train all of them with the same seeds.`,
  ];
}

/** `0.31 points ahead of BN · before (95 % interval 0.12 to 0.50, paired over 5 seeds, p = 0.011 after Holm)`. */
function ahead({ variant, lead, interval, count, adjusted }: Rival): string {
  const paired = `paired over ${count} ${count === 1 ? 'seed' : 'seeds'}`;
  const facts = [
    ...(interval === null
      ? []
      : [`95 % interval ${formatPoints(interval[0], '')} to ${formatPoints(interval[1], '')}`]),
    paired,
    ...(adjusted === null ? [] : [`p ${formatP(adjusted)} after Holm`]),
  ];
  const place = isLevel(lead) ? 'level with' : `${formatPoints(lead)} ahead of`;
  return `it is ${place} ${variant.arm} (${facts.join(', ')})`;
}

/** Whether it is spelled as no difference at all. */
const isLevel = (lead: number): boolean => formatPoints(lead) === formatPoints(0);

/** @param comparisons those of the study, which are adjusted together */
function howManySeeds({ lead, deviation, variant }: Rival, comparisons: number): string {
  if (isLevel(lead)) return `Beside ${variant.arm} no difference was seen.`;
  if (deviation === 0)
    return 'The differences are all alike, which tells nothing of their spread: add seeds.';
  const seeds = seedsToSettle({ mean: lead, deviation }, comparisons);
  if (seeds === null) return `No number of seeds that one would train tells it from ${variant.arm}.`;
  return `About ${seeds} seeds would tell a difference of this size from ${variant.arm} after Holm, if the spread stays as it is.`;
}

function troubles(variants: readonly VariantSummary[]): readonly string[] {
  return variants.flatMap(({ arm, seeds }) => [
    ...(seeds.diverged.length === 0 ? [] : [`${seedList(seeds.diverged)} of ${arm} diverged.`]),
    ...(seeds.failed.length === 0 ? [] : [`${seedList(seeds.failed)} of ${arm} failed.`]),
  ]);
}

function seedList(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? 'Seed' : 'Seeds'} ${listed(seeds.map(String))}`;
}

function meanOf({ estimates }: VariantSummary): number {
  return estimates.accuracy?.mean ?? Number.NEGATIVE_INFINITY;
}
