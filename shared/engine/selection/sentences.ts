import type { BackendName } from '../../document/schema';
import type { BackendMeasurement } from '../../protocol/backends';
import { groupDigits } from '../../words/groupDigits';
import type { BackendOpener } from '../backends/attempt';
import { OPENERS } from '../backends/openers';
import { hasFigure, isOpen, unmeasuredBefore } from './preference';

const labelOf = (name: BackendName): string =>
  OPENERS.find((opener: BackendOpener) => opener.name === name)?.label ?? name;

const labelsOf = (names: readonly BackendName[]): string => names.map(labelOf).join(' and ');

/** What measures next those that were not done: the next training, where that is to choose, or the user alone. */
export type WhenAgain = 'training' | 'asked';

const sayWhen = (again: WhenAgain, names: string): string =>
  again === 'training'
    ? `The next training measures ${names} once more.`
    : `“Measure again” gives ${names} more time.`;

/** Which backend is the fastest and by how much, or why none has a figure, e.g. `WASM is the fastest here …: 4.1 ms a step; WebGL 12.3 ms.` */
export function describeMeasurements(
  measurements: readonly BackendMeasurement[],
  batchSize: number,
  again: WhenAgain,
): string {
  const open = measurements.filter(isOpen);
  const ahead = unmeasuredBefore(measurements);
  return [
    describeFigures(measurements, batchSize),
    ...(ahead.length === 0 || !measurements.some(hasFigure)
      ? []
      : [`A step takes so long that ${labelsOf(ahead)}, without a figure yet, is tried before that.`]),
    ...(open.length === 0 ? [] : [sayWhen(again, labelsOf(open.map(({ backend }) => backend)))]),
  ].join(' ');
}

function describeFigures(measurements: readonly BackendMeasurement[], batchSize: number): string {
  const [first, ...others] = measurements;
  if (first === undefined || first.milliseconds === null) {
    return `No backend could be measured: ${measurements.map(clause).join('; ') || 'none works here'}.`;
  }
  const batch = groupDigits(batchSize);
  const measured = others.filter(({ milliseconds }) => milliseconds !== null);
  const name = labelOf(first.backend);
  const late = others.filter(({ unfinished }) => unfinished !== undefined);
  const rest = [...measured, ...late].map((other) => `; ${clause(other)}`).join('');
  if (measured.length === 0)
    return `Only ${name} could be measured with this network at batch ${batch}: ${figure(first)} a step${rest}.`;
  return `${name} is the fastest here for this network at batch ${batch}: ${figure(first)} a step${rest}.`;
}

function clause(measurement: BackendMeasurement): string {
  const { backend, milliseconds, remark } = measurement;
  if (milliseconds !== null) return `${labelOf(backend)} ${figure(measurement)}`;
  return `${labelOf(backend)} has no figure: ${remark ?? 'it was not measured'}`;
}

function figure({ milliseconds, remark }: BackendMeasurement): string {
  const value = `${groupDigits(Number((milliseconds ?? 0).toPrecision(3)))} ms`;
  return remark === null ? value : `${value} (${remark})`;
}
