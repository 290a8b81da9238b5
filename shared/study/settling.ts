import type { Compilation } from '../compile/plan';
import type { Fix } from '../compile/problem';
import type { Edit } from '../document/edit';
import type { NormscopeDocument } from '../document/schema';
import type { StudyArm, StudyDesign } from '../document/study';
import type { Norm } from '../placement/norms';
import { optionsOf } from '../placement/roles';
import type { Site } from '../placement/sites';
import { sameArm } from './sameArm';
import type { Variant } from './variants';

interface Planned {
  readonly document: Pick<NormscopeDocument, 'graph'>;
  readonly design: StudyDesign;
  readonly sites: readonly Site[];
  readonly variants: readonly (Pick<Variant, 'armIndex' | 'document'> & {
    readonly compilation: Pick<Compilation, 'problems'>;
  })[];
}

/** What the compiler says of running statistics that do not settle in a study's trainings, and what lets them. */
export interface Settling {
  /** Of the variant that needs the smallest momentum. */
  readonly message: string;
  /** Edits of the study: a smaller momentum, where its arms differ in something else, and longer trainings. */
  readonly fixes: readonly Fix[];
}

/** Null where those of every variant settle. */
export function settlingOf(study: Planned): Settling | null {
  const found = study.variants.flatMap((variant) => unsettledIn(variant) ?? []);
  const [worst] = found.toSorted((one, other) => one.momentum - other.momentum);
  if (worst === undefined) return null;
  const fixes = [lowerMomentum(study, found, worst.momentum), trainLonger(study.design, found)];
  return { message: worst.message, fixes: fixes.filter((fix) => fix !== null) };
}

/** The problem of one variant. */
interface Unsettled {
  readonly armIndex: number;
  readonly message: string;
  /** The layers whose statistics do not settle, by their ids in the variant. */
  readonly layers: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  /** A momentum with which they do. */
  readonly momentum: number;
  /** So many epochs with which they do; null where no number is enough. */
  readonly epochs: number | null;
}

function unsettledIn({ armIndex, document, compilation }: Planned['variants'][number]): Unsettled | null {
  const problem = compilation.problems.find(({ code }) => code === 'running-statistics-unsettled');
  if (problem?.fix === undefined) return null;
  const changes = changesOf(problem.fix.edit);
  const layers = new Set(changes.map(({ id }) => id));
  const nodes = document.graph.nodes.filter(({ id }) => layers.has(id));
  const momenta = changes.map(({ values }) => Number(values['momentum']));
  const longer = problem.otherFix?.edit;
  return {
    armIndex,
    message: problem.message,
    layers,
    kinds: new Set(nodes.map(({ kind }) => kind)),
    momentum: Math.min(...momenta),
    epochs: longer?.type === 'setTraining' ? longer.training.epochs : null,
  };
}

function changesOf(edit: Edit): readonly Extract<Edit, { type: 'configure' }>[] {
  if (edit.type === 'batch') return edit.edits.flatMap(changesOf);
  return edit.type === 'configure' ? [edit] : [];
}

/** Null where the study compares momenta, so that a common one would leave nothing to compare. */
function lowerMomentum(
  { document, design, sites }: Planned,
  found: readonly Unsettled[],
  momentum: number,
): Fix | null {
  const varied = design.factors.some(
    (factor) =>
      factor.kind === 'option' &&
      factor.field === 'momentum' &&
      found.some(({ kinds }) => kinds.has(factor.layers)),
  );
  const atSites = new Set(sites.flatMap(({ norms }) => norms));
  const isDrawn = (armIndex: number, id: string): boolean =>
    document.graph.nodes.some((node) => node.id === id) &&
    (design.arms[armIndex]?.kind === 'drawn' || !atSites.has(id));
  const arms = design.arms.map((arm, index) =>
    found
      .filter(({ armIndex }) => armIndex === index)
      .reduce((each, own) => settled(each, own, momentum), arm),
  );
  if (varied || alike(arms) > alike(design.arms)) return null;
  const drawn = found.flatMap(({ armIndex, layers }) =>
    design.arms[armIndex]?.kind === 'network' ? [] : [...layers].filter((id) => isDrawn(armIndex, id)),
  );
  const edits: Edit[] = [...new Set(drawn)].map((id) => ({ type: 'configure', id, values: { momentum } }));
  const label = `Set the momentum to ${momentum}`;
  const study: Edit = { type: 'setStudy', study: { ...design, arms } };
  return { label, edit: { type: 'batch', label, edits: [...edits, study] } };
}

/** An arm whose own norms have a momentum with which their statistics settle. */
function settled(arm: StudyArm, { kinds, layers }: Unsettled, momentum: number): StudyArm {
  const lower = (norm: Norm): Norm => {
    const own = optionsOf(norm)['momentum'];
    const settles = !kinds.has(norm.kind) || (typeof own === 'number' && own <= momentum);
    return settles ? norm : { ...norm, config: { ...norm.config, momentum } };
  };
  switch (arm.kind) {
    case 'drawn':
    case 'none':
      return arm;
    case 'norm':
      return { ...arm, norm: lower(arm.norm) };
    case 'combined':
      return { ...arm, parts: arm.parts.map((part) => ({ ...part, norms: part.norms.map(lower) })) };
    case 'network': {
      const nodes = arm.graph.nodes.map((node) =>
        layers.has(node.id) ? { ...node, config: { ...node.config, momentum } } : node,
      );
      return { ...arm, graph: { ...arm.graph, nodes } };
    }
  }
}

/** How many arms say the same as one before them. */
function alike(arms: readonly StudyArm[]): number {
  return arms.filter((arm, index) => arms.slice(0, index).some((other) => sameArm(arm, other))).length;
}

function trainLonger(design: StudyDesign, found: readonly Unsettled[]): Fix | null {
  const needed = found.flatMap(({ epochs }) => epochs ?? []);
  if (needed.length < found.length) return null;
  const epochs = Math.max(...needed);
  return { label: `Train ${epochs} epochs`, edit: { type: 'setStudy', study: { ...design, epochs } } };
}
