import { useMemo } from 'react';
import { compile } from '../../shared/compile/compile';
import type { Compilation } from '../../shared/compile/plan';
import { findDataset } from '../../shared/data/catalogue';
import type { Graph, NormscopeDocument } from '../../shared/document/schema';
import type { StudyDesign } from '../../shared/document/study';
import { findSites, type Site } from '../../shared/placement/sites';
import { describeDiff, diffGraphs, type GraphDiff } from '../../shared/study/diff';
import { faultOf } from '../../shared/study/fault';
import { type Prober, probersOf } from '../../shared/study/probes';
import { type Trial, trialsOf } from '../../shared/study/trials';
import { type Variant, variantName, variantsOf } from '../../shared/study/variants';
import { formatCount, formatCounted } from '../charts/format';
import { useDocumentStore } from '../document/store';

/** A variant, and what is known of it before it is trained. */
export interface PlannedVariant extends Variant {
  readonly index: number;
  readonly name: string;
  readonly compilation: Compilation;
  /** What keeps it from being trained, in a sentence; null where nothing does. */
  readonly fault: string | null;
  /** What it has other than the drawn network; nothing for a network of its own. */
  readonly diff: GraphDiff;
  /** The same in words, a line each; empty for the network as it is drawn. */
  readonly lines: readonly string[];
}

/** Everything that follows from the design of a study. */
export interface StudyPlan {
  readonly document: NormscopeDocument;
  readonly design: StudyDesign;
  readonly sites: readonly Site[];
  readonly variants: readonly PlannedVariant[];
  /** In the order in which they are run. */
  readonly trials: readonly Trial[];
  /** Trials that are the same as others, since their networks and settings are; they are trained once. */
  readonly repeats: number;
  /** What looks for the largest stable learning rates; none where that is not asked for. */
  readonly probers: readonly Prober[];
}

/** Far more trials than anyone waits for; a design of more is not laid out. */
const MOST_TRIALS = 20_000;

let last: { readonly document: NormscopeDocument; readonly plan: StudyPlan | null } | null = null;

/** Null for a document without a study. The last plan is remembered, for whoever asks about the same document. */
export function planOf(document: NormscopeDocument): StudyPlan | null {
  if (last === null || !samePlan(last.document, document)) last = { document, plan: makePlan(document) };
  return last.plan;
}

/** The plan of the open document. */
export function useStudyPlan(): StudyPlan | null {
  const document = useDocumentStore((state) => state.document);
  return useMemo(() => planOf(document), [document]);
}

function samePlan(one: NormscopeDocument, other: NormscopeDocument): boolean {
  const { graph, training, dataset, study, id } = one;
  return (
    graph === other.graph &&
    training === other.training &&
    dataset === other.dataset &&
    study === other.study &&
    id === other.id
  );
}

const noDiff: GraphDiff = { added: [], removed: [], moved: [], changed: [] };

/** A network of its own in words: it is not the drawn one with changes, but another. */
function describeOwn({ plan }: Compilation, { nodes }: Graph): string {
  const { trainable = 0, fixed = 0 } = plan?.totals.parameters ?? {};
  const size = plan === null ? '' : `, ${formatCount(trainable + fixed)} parameters`;
  return `A network of its own: ${formatCounted(nodes.length, 'layer')}${size}`;
}

function makePlan(document: NormscopeDocument): StudyPlan | null {
  const { study: design } = document;
  if (design === null) return null;
  const dataset = findDataset(document.dataset.id) ?? null;
  const variants = variantsOf(document, design).map((variant, index): PlannedVariant => {
    const compilation = compile(variant.document, dataset);
    const fault = faultOf(variant, compilation);
    const { graph } = variant.document;
    const diff = variant.own ? noDiff : diffGraphs(document.graph, graph);
    const lines = variant.own ? [describeOwn(compilation, graph)] : describeDiff(diff);
    return { ...variant, index, name: variantName(variant), compilation, fault, diff, lines };
  });
  const few = variants.length * design.seeds.length <= MOST_TRIALS;
  const trials = few ? trialsOf(variants, design.seeds, design.settle) : [];
  const repeats = trials.length - new Set(trials.map(({ key }) => key)).size;
  const probers = probersOf(trials, design.largestRate);
  return { document, design, sites: findSites(document.graph), variants, trials, repeats, probers };
}
