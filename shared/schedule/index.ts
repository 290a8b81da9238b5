import type { Schedule } from '../document/training';
import type { Course } from './course';
import { cosineShare, exponentialShare, stepShare, warmupCosineShare } from './decay';
import { oneCycleShare } from './oneCycle';
import { plateauRate } from './plateau';

/**
 * The learning rate as a function of the step, which counts from 1. It holds until the next validation: only
 * `plateau` heeds those, and looks at them once.
 * @param learningRate the rate in the optimizer's settings: the one it begins with, or for schedules that rise, the highest
 */
export function learningRateOf(
  schedule: Schedule,
  learningRate: number,
  course: Course,
): (step: number) => number {
  switch (schedule.kind) {
    case 'constant':
      return () => learningRate;
    case 'step':
      return (step) => learningRate * stepShare(schedule, step, course);
    case 'exponential':
      return (step) => learningRate * exponentialShare(schedule, step, course);
    case 'cosine':
      return (step) => learningRate * cosineShare(schedule, step, course);
    case 'warmupCosine':
      return (step) => learningRate * warmupCosineShare(schedule, step, course);
    case 'oneCycle':
      return (step) => learningRate * oneCycleShare(schedule, step, course);
    case 'plateau': {
      const rate = plateauRate(schedule, learningRate, course.validationLosses);
      return () => rate;
    }
  }
}
