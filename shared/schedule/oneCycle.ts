import type { Schedule } from '../document/training';
import type { Course } from './course';

type OneCycle = Extract<Schedule, { kind: 'oneCycle' }>;

/**
 * One cycle: from 1/startDivisor of the learning rate up to all of it and down to 1/(startDivisor·finalDivisor), both ways
 * along half a cosine: from a to b as a + (b − a)·½(1 − cos(π·x)). With t the step from 0 and T the number of steps, the
 * peak is at t = riseShare·T − 1 and the end at t = T − 1. The momentum stays as it is. Where the rise would take less than
 * one step, the training begins at the peak. Sources: Smith, Topin, «Super-Convergence», 2017; OneCycleLR of PyTorch with
 * two phases and `cycle_momentum` off.
 */
export function oneCycleShare(
  { riseShare, startDivisor, finalDivisor }: OneCycle,
  step: number,
  { totalSteps }: Pick<Course, 'totalSteps'>,
): number {
  const [at, peak, end] = [step - 1, Math.max(0, riseShare * totalSteps - 1), totalSteps - 1];
  const start = 1 / startDivisor;
  if (at < peak) return along(start, 1, at / peak);
  return end > peak ? along(1, start / finalDivisor, (at - peak) / (end - peak)) : 1;
}

function along(from: number, to: number, done: number): number {
  return from + ((to - from) * (1 - Math.cos(Math.PI * done))) / 2;
}
