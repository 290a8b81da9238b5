import type { Graph, NormscopeDocument } from '../../../shared/document/schema';
import type { StudyArm, StudyDesign, StudyFactor } from '../../../shared/document/study';
import { placeableNorms } from '../../../shared/placement/norms';
import { drawnNorm } from '../../../shared/study/drawnNorm';
import { sameArm } from '../../../shared/study/sameArm';

/** The study that a project without one begins with: with Batch Norm, as it is drawn, and without, at every site. */
export function firstDesign({ graph, training }: NormscopeDocument): StudyDesign {
  const norm = drawnNorm(graph, 'BatchNorm');
  return {
    arms: [
      { kind: 'none' },
      { kind: 'norm', placement: 'before', norm },
      { kind: 'norm', placement: 'after', norm },
    ],
    sites: { kind: 'all' },
    factors: [],
    seeds: [0, 1, 2],
    epochs: Math.min(training.epochs, 3),
    target: 0.9,
    settle: false,
    oneAtATime: false,
    largestRate: null,
    claim: null,
  };
}

/** An arm that the study does not have yet: the first norm that stands nowhere before its activation, as it is drawn. */
export function suggestArm({ arms }: StudyDesign, graph: Graph): StudyArm {
  const possible = suggested.map(
    (kind): StudyArm => ({ kind: 'norm', placement: 'before', norm: drawnNorm(graph, kind) }),
  );
  return possible.find((arm) => !arms.some((each) => sameArm(each, arm))) ?? { kind: 'drawn' };
}

/** What is compared most, and then whatever else there is. */
const suggested: readonly string[] = [
  ...new Set(['GroupNorm', 'LayerNorm', 'InstanceNorm', 'BatchNorm', ...placeableNorms]),
];

export function addArm(design: StudyDesign, arm: StudyArm): StudyDesign {
  return { ...design, arms: [...design.arms, arm] };
}

export function replaceArm(design: StudyDesign, index: number, arm: StudyArm): StudyDesign {
  return { ...design, arms: design.arms.with(index, arm) };
}

/** Takes an arm out; the last one stays, since a study has at least one. */
export function removeArm(design: StudyDesign, index: number): StudyDesign {
  return design.arms.length === 1 ? design : { ...design, arms: design.arms.toSpliced(index, 1) };
}

/** Makes an arm the first, which the others are compared with. */
export function makeBase(design: StudyDesign, index: number): StudyDesign {
  const arm = design.arms[index];
  return arm === undefined ? design : { ...design, arms: [arm, ...design.arms.toSpliced(index, 1)] };
}

/** Sites by their layers, as chosen one by one. */
export function toggleSite(chosen: readonly string[], layer: string): readonly string[] {
  const without = chosen.filter((each) => each !== layer);
  return without.length < chosen.length ? without : [...chosen, layer];
}

type FactorOf<Kind extends StudyFactor['kind']> = Extract<StudyFactor, { kind: Kind }>;

/** The factor of a kind of which a study has one at most; null where it is not varied. */
export function factorOf<Kind extends StudyFactor['kind']>(
  { factors }: StudyDesign,
  kind: Kind,
): FactorOf<Kind> | null {
  return factors.find((factor): factor is FactorOf<Kind> => factor.kind === kind) ?? null;
}

/** Sets the values that a factor takes, in its place among the others; none of them takes the factor out. */
export function setFactor(
  design: StudyDesign,
  kind: StudyFactor['kind'],
  factor: StudyFactor | null,
): StudyDesign {
  const at = design.factors.findIndex((each) => each.kind === kind);
  if (factor === null) return { ...design, factors: design.factors.filter((each) => each.kind !== kind) };
  const factors = at < 0 ? [...design.factors, factor] : design.factors.with(at, factor);
  return { ...design, factors };
}

/** Seeds that the study does not have yet, the smallest ones. */
export function addSeeds(design: StudyDesign, count: number): StudyDesign {
  const seeds = [...design.seeds];
  for (let seed = 0; seeds.length < design.seeds.length + count; seed += 1) {
    if (!seeds.includes(seed)) seeds.push(seed);
  }
  return { ...design, seeds };
}
