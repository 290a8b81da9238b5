import { groupBy } from '../collections/groupBy';
import type { Compilation } from '../compile/plan';
import type { Fix } from '../compile/problem';
import type { NormscopeDocument } from '../document/schema';
import type { StudyDesign } from '../document/study';
import type { Site } from '../placement/sites';
import { settlingOf } from './settling';
import { adviseOnSites } from './siteAdvice';
import { widestSpread } from './statistics';
import type { Summary } from './summary';
import type { Trial } from './trials';
import type { Variant } from './variants';
import { listed } from './words';

/** Something about a design that keeps it from being run, or that is unwise. */
export interface Advice {
  readonly tone: 'bad' | 'warn' | 'info';
  readonly text: string;
  /** Edits that mend it. */
  readonly fixes?: readonly Fix[];
}

/** What of a study is advised on. */
interface Advised {
  readonly document: Pick<NormscopeDocument, 'graph'>;
  readonly design: StudyDesign;
  readonly sites: readonly Site[];
  readonly variants: readonly (Named &
    Pick<Variant, 'armIndex' | 'settingIndex' | 'document'> & {
      readonly compilation: Pick<Compilation, 'problems'>;
    })[];
  readonly trials: readonly Pick<Trial, 'key' | 'variant' | 'seed'>[];
}

interface Named {
  readonly name: string;
}

/** What the difference is that a study is expected to tell: one point of a hundred. */
const POINT = 0.01;

/** What is unwise about a design, as far as that can be known before it is run or from what has been measured. */
export function advise(study: Advised, summary: Summary): readonly Advice[] {
  const sites = adviseOnSites(study.design, study.document.graph, study.sites);
  return [
    ...adviseOnRepeats(study).map((text): Advice => ({ tone: 'info', text })),
    ...sites.map(warning),
    ...adviseOnSeeds(study, summary),
    ...adviseOnVariants(study),
  ];
}

const warning = (text: string): Advice => ({ tone: 'warn', text });

/** Variants that are the same network with the same settings, and are trained once. */
export function adviseOnRepeats({
  variants,
  trials,
  design,
}: Pick<Advised, 'trials' | 'design'> & { readonly variants: readonly Named[] }): readonly string[] {
  const alike = groupBy(
    trials.filter(({ seed }) => seed === design.seeds[0]),
    ({ key }) => key,
  );
  const repeated = [...alike.values()].filter(({ length }) => length > 1);
  return repeated.map((group) => {
    const names = group.flatMap(({ variant }) => variants[variant]?.name ?? []);
    return `${listed(names)} are the same network: it is trained once for each seed.`;
  });
}

function adviseOnSeeds({ design, variants }: Advised, { comparisons }: Summary): readonly Advice[] {
  const count = design.seeds.length;
  const together = comparedPairs(variants);
  const widest = widestSpread(POINT, count, Math.max(1, together));
  if (widest === null) {
    const text = 'One seed says nothing of chance: with two or more there are intervals and tests.';
    return [{ tone: 'warn', text }];
  }
  const known = comparisons.map(({ difference }) => difference).filter((each) => each.count > 1);
  const measured = Math.max(...known.map(({ deviation }) => deviation));
  const limit = `${points(widest)} points`;
  const holm = together > 1 ? `after Holm for ${together} comparisons` : '';
  if (known.length === 0) {
    const text = `With ${count} seeds a difference of 1 point is told from chance${holm && `, ${holm},`} where the paired differences spread by ${limit} or less.`;
    return [{ tone: 'info', text }];
  }
  if (measured <= widest) return [];
  const spread = `${points(measured)} points`;
  const text = `${count} seeds are too few to tell a difference of 1 point everywhere: ${holm && `${holm} `}that takes a spread of ${limit} or less, and up to ${spread} were measured.`;
  return [{ tone: 'warn', text }];
}

/** How many pairs of variants the verdict compares, and adjusts together: every two of the same setting. */
function comparedPairs(variants: readonly Pick<Variant, 'settingIndex'>[]): number {
  const sizes = [...groupBy(variants, ({ settingIndex }) => settingIndex).values()].map(
    ({ length }) => length,
  );
  return sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}

/** A share in points of a hundred; a small one with two digits that count. */
function points(share: number): string {
  const value = 100 * share;
  return value < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}

/** The compiler's warnings, once for each cause, with the variants that have it. */
function adviseOnVariants(study: Advised): readonly Advice[] {
  const { variants } = study;
  const settling = settlingOf(study);
  const causes = new Map<string, { readonly text: string; readonly names: Set<string> }>();
  for (const { compilation, name } of variants) {
    for (const { severity, code, message } of compilation.problems) {
      if (severity !== 'warning') continue;
      const cause = causes.get(code) ?? { text: message, names: new Set() };
      cause.names.add(name);
      causes.set(code, cause);
    }
  }
  return [...causes].map(([code, { text, names }]) => {
    const who = whose([...names], variants);
    return code === 'running-statistics-unsettled' && settling !== null
      ? { tone: 'warn', text: `${who}: ${settling.message}`, fixes: settling.fixes }
      : { tone: 'warn', text: `${who}: ${text}` };
  });
}

/** Of which variants something is said. */
export function whose(names: readonly string[], variants: readonly Named[]): string {
  if (names.length === variants.length) return 'All variants';
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : listed(names);
}
