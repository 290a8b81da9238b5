import type { Graph, NormscopeDocument } from '../../../shared/document/schema';
import type { StudyDesign } from '../../../shared/document/study';
import type { Placement } from '../../../shared/placement/sites';
import type { StudyDrawing } from '../../canvas/study/drawing';
import { tidyPositions } from '../../canvas/tidy';
import type { Size } from '../../document/layout';
import type { PlannedVariant, StudyPlan } from '../plan';
import { chosenLayers, markSites } from './sites';
import { slotsOf } from './slots';
import { uniteGraphs } from './union';

/** Shapes do not stand on the wires here: that is where norms will. */
const noFacts = { facts: new Map(), problems: [], plan: null };

/** The open network with its sites, and where the norms of the arms will stand at those that are chosen. */
export function drawSites({ document: { graph }, design, sites }: StudyPlan): StudyDrawing {
  const placements = placementsOf(design);
  const chosen = chosenLayers(design.sites, sites);
  return {
    graph,
    compilation: noFacts,
    marks: new Map(),
    ghostWires: new Set(),
    sites: markSites(design.sites, sites, namesOf(graph)),
    slots: sites.flatMap((site) => (chosen.includes(site.layer) ? slotsOf(graph, site, placements) : [])),
  };
}

/** A variant laid over the open network: what it has other than that, and what it has no more. */
export function drawVariant(plan: StudyPlan, variant: PlannedVariant, canvas: Size): StudyDrawing {
  const { document, design, sites } = plan;
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

function placementsOf({ arms }: StudyDesign): ReadonlySet<Exclude<Placement, 'none'>> {
  return new Set(arms.flatMap((arm) => (arm.kind === 'norm' ? [arm.placement] : [])));
}

function namesOf({ nodes }: NormscopeDocument['graph']): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id, name }) => [id, name]));
}

function tidied(graph: Graph, canvas: Size): Graph {
  const places = tidyPositions(graph, canvas);
  const nodes = graph.nodes.map((node) => ({ ...node, position: places[node.id] ?? node.position }));
  return { ...graph, nodes };
}
