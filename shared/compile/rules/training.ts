import type { DatasetInfo } from '../../data/dataset';
import { describeIssue } from '../../document/describeIssue';
import { type TrainingSettings, trainingSchema } from '../../document/schema';
import type { Problem } from '../problem';
import { counted } from '../words';
import type { Rule } from './context';

/** The training settings are legal, and a batch fits into the data set. */
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
  return dataset === null ? [] : checkBatch(training, dataset);
};

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
