import type { Edit } from '../../document/edit';
import { type GraphNode, type TrainingSettings, trainingSchema } from '../../document/schema';
import type { NodeAnalysis } from '../analysis';
import { statisticsOf } from '../neighbours';
import type { Fix } from '../problem';
import { counted, listSome } from '../words';
import { matters, type Rule } from './context';

/** Largest share of their start that running statistics may hold at the end. */
const SETTLED = 0.01;
/** What is left of the start after the remedy, at most. */
const MENDED = 0.002;
const usualMomenta = [0.99, 0.98, 0.95, 0.9, 0.8, 0.5, 0];

/**
 * Warns, once, of running statistics that the planned training is too short for: after n steps they hold momentumⁿ of the mean 0 and
 * the variance 1 that they begin with, and inference computes with them.
 */
export const checkRunningStatistics: Rule = (context) => {
  const { analysis, dataset, document } = context;
  const training = trainingSchema.safeParse(document.training).data;
  if (training === undefined || dataset === null || training.batchSize > dataset.trainCount) return [];
  const steps = Math.ceil(dataset.trainCount / training.batchSize) * training.epochs;
  const running = [...analysis.nodes.values()].flatMap((each) =>
    matters(context, each.node.id) ? runningOf(each, steps, training.batchSize) : [],
  );
  const unsettled = running.filter(({ momentum, updates }) => momentum ** updates > SETTLED);
  const [first] = unsettled;
  if (first === undefined) return [];
  const { momentum } = first;
  const fewest = Math.min(...unsettled.map(({ updates }) => updates));
  const better = usualMomenta.find((each) => each ** fewest <= MENDED) ?? 0;
  const edits = unsettled.map(
    ({ node }): Edit => ({ type: 'configure', id: node.id, values: { momentum: better } }),
  );
  const label = `Set ${unsettled.length === 1 ? 'the momentum' : `${unsettled.length} momenta`} to ${better}`;
  const names = listSome(unsettled.map(({ node }) => node.name));
  const longer = trainLonger(unsettled, training);
  return [
    {
      severity: 'warning',
      code: 'running-statistics-unsettled',
      node: first.node.id,
      field: 'momentum',
      message:
        `The running statistics of ${names} do not settle in the ${counted(steps, 'planned step')}: with a momentum of ` +
        `${momentum} they hold ${percent(momentum ** first.updates)} of the mean 0 and variance 1 that they begin with, and validation and ` +
        `inference compute with them. Use a momentum of ${better}, or train longer.`,
      fix: { label, edit: { type: 'batch', label, edits } },
      ...(longer === null ? {} : { otherFix: longer }),
    },
  ];
};

/** As many epochs as it takes until the least part is left of the start; null where no training is long enough. */
function trainLonger(unsettled: readonly Running[], training: TrainingSettings): Fix | null {
  const needed = unsettled.map(({ momentum, updates }) => {
    const perEpoch = updates / training.epochs;
    return Math.ceil(Math.log(1 / MENDED) / Math.abs(Math.log(momentum)) / perEpoch);
  });
  const longer = trainingSchema.safeParse({ ...training, epochs: Math.max(...needed) });
  if (!longer.success) return null;
  return {
    label: `Train ${counted(longer.data.epochs, 'epoch')}`,
    edit: { type: 'setTraining', training: longer.data },
  };
}

/** Running statistics, and how often they are moved in the training. */
interface Running {
  readonly node: GraphNode;
  readonly momentum: number;
  readonly updates: number;
}

/** Of a node that has them; statistics over fewer images than the batch has move them several times in a step. */
function runningOf(analysis: NodeAnalysis, steps: number, batchSize: number): readonly Running[] {
  const statistics = statisticsOf(analysis);
  if (statistics?.momentum == null) return [];
  const { momentum, images } = statistics;
  const parts = images === 'batch' ? 1 : Math.ceil(batchSize / images);
  return [{ node: analysis.node, momentum, updates: steps * parts }];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
