export { createTrainingControl, type TrainingControl } from './loop/control';
