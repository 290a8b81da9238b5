import type { BackendName } from '../../document/schema';
import type { BackendMeasurement } from '../../protocol/backends';
import { BUDGET, CHANCES } from './measure';

export const hasFigure = ({ milliseconds }: BackendMeasurement): boolean => milliseconds !== null;

/** Whether it is to be measured at the next training: it was not done when the time was over, and has chances left. */
export const isOpen = ({ unfinished }: BackendMeasurement): boolean =>
  unfinished !== undefined && unfinished < CHANCES;

/**
 * The backends in the order in which a training tries them, as far as what was measured tells: the fastest first. Where a step of
 * that takes longer than everything was given to be measured, GPUs without a figure come before it: what kept them may have been
 * their shaders alone.
 * @param measurements fastest first
 */
export function preferenceOf(measurements: readonly BackendMeasurement[]): readonly BackendName[] {
  const measured = measurements.filter(hasFigure).map(({ backend }) => backend);
  return [...unmeasuredBefore(measurements), ...measured];
}

/** Backends that are tried before the fastest though they have no figure. */
export function unmeasuredBefore(measurements: readonly BackendMeasurement[]): readonly BackendName[] {
  const [fastest] = measurements;
  if ((fastest?.milliseconds ?? Number.POSITIVE_INFINITY) <= BUDGET.beforeTraining) return [];
  return measurements.filter(({ unfinished }) => unfinished !== undefined).map(({ backend }) => backend);
}
