import { type CarryOver, carryOver } from '../../shared/compile/carryOver';
import { compile } from '../../shared/compile/compile';
import type { Plan } from '../../shared/compile/plan';
import { findDataset } from '../../shared/data/catalogue';
import { useDocumentStore } from '../document/store';
import type { ChosenRun } from './chosenRun';
import { readCheckpoint } from './continueRun';
import { useTrainingStore } from './store';

/** Which layers of the network drawn can begin with the weights of the run. */
export function compareWith({ document }: ChosenRun, plan: Plan): CarryOver {
  const earlier = compile(document, findDataset(document.dataset.id) ?? null).plan;
  return carryOver(plan.nodes, earlier?.nodes ?? []);
}

/** Trains the network drawn, from its first step, with the weights of a run's checkpoint as far as they fit. */
export async function trainWithWeights({ record }: ChosenRun, step: number, taken: CarryOver): Promise<void> {
  const weightsFrom = await readCheckpoint(record, step);
  const { document } = useDocumentStore.getState();
  const sentence = describeWeights(`step ${step} of run ${record.number}`, taken);
  const origin = { sentence, continues: null };
  useTrainingStore.getState().startFrom({ document, origin, history: null, weightsFrom });
}

/** The longest sentence that a run keeps. */
const LONGEST = 4000;

function describeWeights(source: string, { carried, fresh }: CarryOver): string {
  const taken = carried.map(({ layer }) => layer.name).join(', ');
  const others = fresh.map(({ layer, reason }) => `${layer.name} (${reason})`).join(', ');
  const afresh = others === '' ? '' : ` Began afresh: ${others}.`;
  const sentence = `Began with weights of ${source}: ${taken}.${afresh}`;
  return sentence.length <= LONGEST ? sentence : `${sentence.slice(0, LONGEST - 1)}…`;
}
