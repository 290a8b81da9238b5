import type { BackendName } from '../../document/schema';
import type { BackendMeasurement } from '../../protocol/backends';
import type { BackendOpener } from '../backends/attempt';
import { OPENERS } from '../backends/openers';

const labelOf = (name: BackendName): string =>
  OPENERS.find((opener: BackendOpener) => opener.name === name)?.label ?? name;

/** Which backend is the fastest and by how much, or why none has a figure, e.g. `WASM is the fastest here …: 4.1 ms a step; WebGL 12.3 ms.` */
export function describeMeasurements(measurements: readonly BackendMeasurement[], batchSize: number): string {
  const [first, ...others] = measurements;
  if (first === undefined || first.milliseconds === null) {
    return `No backend could be measured: ${measurements.map(clause).join('; ') || 'none works here'}.`;
  }
  const measured = others.filter(({ milliseconds }) => milliseconds !== null);
  const rest = measured.map((other) => `; ${clause(other)}`).join('');
  const head = measured.length === 0 ? 'is the only one here' : 'is the fastest here';
  return `${labelOf(first.backend)} ${head} for this network at batch ${batchSize.toLocaleString('en-US')}: ${figure(first)} a step${rest}.`;
}

function clause(measurement: BackendMeasurement): string {
  const { backend, milliseconds, remark } = measurement;
  if (milliseconds !== null) return `${labelOf(backend)} ${figure(measurement)}`;
  return `${labelOf(backend)} has no figure: ${remark ?? 'it was not measured'}`;
}

function figure({ milliseconds, remark }: BackendMeasurement): string {
  const value = `${Number((milliseconds ?? 0).toPrecision(2)).toLocaleString('en-US')} ms`;
  return remark === null ? value : `${value} (${remark})`;
}
