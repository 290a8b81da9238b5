import type { NormscopeDocument } from '../../../shared/document/schema';
import { placementsAt } from '../../../shared/study/arms';
import type { StudyDrawing } from '../../canvas/study/drawing';
import { tidied } from '../../canvas/tidy';
import type { Size } from '../../document/layout';
import type { PlannedVariant, StudyPlan } from '../plan';
import { markSites } from './sites';
import { slotsAround } from './slots';
import { uniteGraphs } from './union';

/** Shapes do not stand on the wires here: that is where norms will. */
const noFacts = { facts: new Map(), problems: [], plan: null };

/** The open network with its sites, and where the norms of the arms will stand at those that are chosen. */
export function drawSites({ document: { graph }, design, sites }: StudyPlan): StudyDrawing {
  const placements = placementsAt(sites, design);
  return {
    graph,
    compilation: noFacts,
    marks: new Map(),
    ghostWires: new Set(),
    sites: markSites(design.sites, sites, namesOf(graph)),
    slots: sites.flatMap((site) => slotsAround(graph, site, placements.get(site.layer) ?? new Set())),
  };
}

/** A variant laid over the open network: what it has other than that, and what it has no more. A network of its own stands alone. */
export function drawVariant(plan: StudyPlan, variant: PlannedVariant, canvas: Size): StudyDrawing {
  const { document, design, sites } = plan;
  if (variant.own) return drawOwn(variant, canvas);
  const { graph, marks, ghostWires } = uniteGraphs(document.graph, variant.document.graph, variant.diff);
  return {
    graph: tidied(graph, canvas),
    compilation: { ...variant.compilation, facts: new Map() },
    marks,
    ghostWires,
    sites: markSites(design.sites, sites, namesOf(document.graph)),
    slots: [],
  };
}

function drawOwn({ document: { graph }, compilation }: PlannedVariant, canvas: Size): StudyDrawing {
  return {
    graph: tidied(graph, canvas),
    compilation: { ...compilation, facts: new Map() },
    marks: new Map(),
    ghostWires: new Set(),
    sites: [],
    slots: [],
  };
}

function namesOf({ nodes }: NormscopeDocument['graph']): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id, name }) => [id, name]));
}
