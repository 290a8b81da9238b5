import { type Advice, whose } from '../../shared/study/advice';
import type { StudyPlan } from './plan';

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
