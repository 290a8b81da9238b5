import { groupBy } from '../../shared/collections/groupBy';
import { adviseOnSites } from '../../shared/study/siteAdvice';
import { widestSpread } from '../../shared/study/statistics';
import type { Summary } from '../../shared/study/summary';
import { listed } from '../../shared/study/words';
import type { PlannedVariant, StudyPlan } from './plan';

/** Something about a design that keeps it from being run, or that is unwise. */
export interface Advice {
  readonly tone: 'bad' | 'warn' | 'info';
  readonly text: string;
}

/** What the difference is that a study is expected to tell: one point of a hundred. */
const POINT = 0.01;

/** What keeps the study from being run, one line for each cause; empty where nothing does. */
export function obstacles({ variants, trials, design }: StudyPlan): readonly Advice[] {
  const planned = variants.length * design.seeds.length;
  if (planned > 0 && trials.length === 0)
    return [{ tone: 'bad', text: `${planned} trials are too many: take out levels or seeds.` }];
  const causes = new Map<string, string[]>();
  for (const { fault, name } of variants) {
    if (fault !== null) causes.set(fault, [...(causes.get(fault) ?? []), name]);
  }
  return [...causes].map(([text, names]) => ({ tone: 'bad', text: `${whose(names, variants)}: ${text}` }));
}

/** What is unwise about a design, as far as that can be known before it is run or from what has been measured. */
export function advise(plan: StudyPlan, summary: Summary): readonly Advice[] {
  const sites = adviseOnSites(plan.design, plan.document.graph, plan.sites);
  return [
    ...sites.map(warning),
    ...adviseOnRepeats(plan),
    ...adviseOnSeeds(plan, summary),
    ...adviseOnVariants(plan),
  ];
}

const warning = (text: string): Advice => ({ tone: 'warn', text });

/** Variants that are the same network with the same settings, and are trained once. */
function adviseOnRepeats({ variants, trials, design }: StudyPlan): readonly Advice[] {
  const alike = groupBy(
    trials.filter(({ seed }) => seed === design.seeds[0]),
    ({ key }) => key,
  );
  const repeated = [...alike.values()].filter(({ length }) => length > 1);
  return repeated.map((group) => {
    const names = group.flatMap(({ variant }) => variants[variant]?.name ?? []);
    return { tone: 'info', text: `${listed(names)} are the same network: it is trained once for each seed.` };
  });
}

function adviseOnSeeds({ design }: StudyPlan, { comparisons }: Summary): readonly Advice[] {
  const count = design.seeds.length;
  const widest = widestSpread(POINT, count);
  if (widest === null) {
    const text = 'One seed says nothing of chance: with two or more there are intervals and tests.';
    return [{ tone: 'warn', text }];
  }
  const known = comparisons.map(({ difference }) => difference).filter((each) => each.count > 1);
  const measured = Math.max(...known.map(({ deviation }) => deviation));
  const limit = `${(100 * widest).toFixed(2)} points`;
  if (known.length === 0) {
    const text = `With ${count} seeds a difference of 1 point is told from chance where the paired differences spread by ${limit} or less.`;
    return [{ tone: 'info', text }];
  }
  if (measured <= widest) return [];
  const spread = `${(100 * measured).toFixed(2)} points`;
  const text = `${count} seeds are too few to tell a difference of 1 point everywhere: that takes a spread of ${limit} or less, and up to ${spread} were measured.`;
  return [{ tone: 'warn', text }];
}

/** The compiler's warnings that the drawn network does not have as well, once for each cause. */
function adviseOnVariants({ variants }: StudyPlan): readonly Advice[] {
  const causes = new Map<string, { readonly text: string; readonly names: Set<string> }>();
  for (const { compilation, name } of variants) {
    for (const { severity, code, message } of compilation.problems) {
      if (severity !== 'warning') continue;
      const cause = causes.get(code) ?? { text: message, names: new Set() };
      cause.names.add(name);
      causes.set(code, cause);
    }
  }
  return [...causes.values()].map(({ text, names }) => ({
    tone: 'warn',
    text: `${whose([...names], variants)}: ${text}`,
  }));
}

function whose(names: readonly string[], variants: readonly PlannedVariant[]): string {
  if (names.length === variants.length) return 'All variants';
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : listed(names);
}
