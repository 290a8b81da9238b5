import { showNew } from '../app/project/project';
import { showWorkspace } from '../app/shell';
import { tidyPositions } from '../canvas/tidy';
import { createId } from '../document/ids';
import type { PlannedVariant } from './plan';
import { closeRuns } from './view';

/** Proportions of a canvas, for cards that are laid out before it is on the screen. */
const CANVAS = { width: 1100, height: 620 };

/** Opens the network of a variant, with the settings that it is trained with, as a project that was not saved yet. */
export async function openVariant({ document, diff }: PlannedVariant): Promise<void> {
  closeRuns();
  const { graph } = document;
  // Where the cards are those of the drawing they stay where they were put.
  const same = diff.added.length + diff.removed.length + diff.moved.length === 0;
  const places = same ? {} : tidyPositions(graph, CANVAS);
  const nodes = graph.nodes.map((node) => ({ ...node, position: places[node.id] ?? node.position }));
  const project = { ...document, id: createId(), study: null, graph: { ...graph, nodes } };
  if (await showNew(project)) showWorkspace('design');
}
