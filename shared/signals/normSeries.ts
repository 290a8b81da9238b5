import { z } from 'zod';
import { measureSchema } from './metrics';
import type { WeightNorm } from './weightNorms';

/** The norms of one weight through a run: the n-th of each list belong together, in order of step. */
export const normSeriesSchema = z.strictObject({
  node: z.string(),
  weight: z.string(),
  steps: z.array(z.int()),
  gradientNorms: z.array(measureSchema),
  weightNorms: z.array(measureSchema),
});

type Growing = z.infer<typeof normSeriesSchema>;
export type NormSeries = { readonly [Name in keyof Growing]: Readonly<Growing[Name]> };

/** Norms by weight, the weights in the order in which they come. */
export class NormTable {
  readonly #byWeight = new Map<string, Growing>();
  readonly #series: Growing[] = [];

  /** @param known what was measured before */
  constructor(known: readonly NormSeries[] = []) {
    for (const { node, weight, steps, gradientNorms, weightNorms } of known) {
      const series = this.#find(node, weight);
      series.steps.push(...steps);
      series.gradientNorms.push(...gradientNorms);
      series.weightNorms.push(...weightNorms);
    }
  }

  /** This list itself grows. */
  get series(): readonly NormSeries[] {
    return this.#series;
  }

  add(step: number, { node, weight, gradientNorm, weightNorm }: WeightNorm): void {
    const series = this.#find(node, weight);
    series.steps.push(step);
    series.gradientNorms.push(gradientNorm);
    series.weightNorms.push(weightNorm);
  }

  #find(node: string, weight: string): Growing {
    const key = JSON.stringify([node, weight]);
    const known = this.#byWeight.get(key);
    if (known !== undefined) return known;
    const fresh: Growing = { node, weight, steps: [], gradientNorms: [], weightNorms: [] };
    this.#byWeight.set(key, fresh);
    this.#series.push(fresh);
    return fresh;
  }
}

/** What was measured up to a step. */
export function normsUpTo(last: number, all: readonly NormSeries[]): NormSeries[] {
  return all.map((series) => {
    const count = series.steps.filter((step) => step <= last).length;
    return {
      ...series,
      steps: series.steps.slice(0, count),
      gradientNorms: series.gradientNorms.slice(0, count),
      weightNorms: series.weightNorms.slice(0, count),
    };
  });
}
