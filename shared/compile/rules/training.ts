import type { DatasetInfo } from '../../data/dataset';
import { describeIssue } from '../../document/describeIssue';
import { type TrainingSettings, trainingSchema } from '../../document/schema';
import type { Problem } from '../problem';
import { counted } from '../words';
import type { Rule } from './context';

/** The training settings are legal, float32 can tell epsilon from 0, and a batch fits into the data set. */
export const checkTraining: Rule = ({ document: { training }, dataset }) => {
  const parsed = trainingSchema.safeParse(training);
  if (!parsed.success) {
    return parsed.error.issues.map((issue): Problem => {
      const { place, complaint } = describeIssue(issue, training);
      return {
        severity: 'error',
        code: 'bad-setting',
        node: null,
        field: ['training', ...issue.path].join('.'),
        message: `The training setting ${place} ${complaint}: correct it in the training settings.`,
      };
    });
  }
  return [...checkEpsilon(training), ...(dataset === null ? [] : checkBatch(training, dataset))];
};

/**
 * Training computes in float32, where numbers under 1.2e-38 are 0 on some devices: a weight whose gradient is 0 would then
 * be divided by 0. A rule and not part of the schema, so that a file with a smaller one can be opened and mended.
 */
const SMALLEST_EPSILON = 1e-30;
const USUAL_EPSILON = 1e-7;

function checkEpsilon(training: TrainingSettings): readonly Problem[] {
  const { optimizer } = training;
  if (!('epsilon' in optimizer) || optimizer.epsilon >= SMALLEST_EPSILON) return [];
  return [
    {
      severity: 'error',
      code: 'epsilon-too-small',
      node: null,
      field: 'training.optimizer.epsilon',
      message:
        `The optimizer’s epsilon is ${optimizer.epsilon}, which the 32-bit numbers that training computes with cannot keep ` +
        `apart from 0: set it to ${SMALLEST_EPSILON} or more; ${USUAL_EPSILON} is usual.`,
      fix: {
        label: `Set epsilon to ${USUAL_EPSILON}`,
        edit: {
          type: 'setTraining',
          training: { ...training, optimizer: { ...optimizer, epsilon: USUAL_EPSILON } },
        },
      },
    },
  ];
}

function checkBatch(training: TrainingSettings, { label, trainCount }: DatasetInfo): readonly Problem[] {
  if (training.batchSize <= trainCount) return [];
  return [
    {
      severity: 'error',
      code: 'batch-too-large',
      node: null,
      field: 'training.batchSize',
      message:
        `The batch size is ${training.batchSize}, but ${label} has ${counted(trainCount, 'image')} for training: set it ` +
        `to ${trainCount} or less.`,
      fix: {
        label: `Set the batch size to ${trainCount}`,
        edit: { type: 'setTraining', training: { ...training, batchSize: trainCount } },
      },
    },
  ];
}
