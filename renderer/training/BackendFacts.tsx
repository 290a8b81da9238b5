import { Check, LoaderCircle } from 'lucide-react';
import type { BackendName } from '../../shared/document/schema';
import type { BackendMeasurement, BackendReport } from '../../shared/protocol/backends';
import { formatNumber } from '../charts/format';
import { Button } from '../ui/Button';
import { Fit } from '../ui/FitRow';
import { Popover } from '../ui/Popover';
import styles from './BackendFacts.module.css';
import { backendNames } from './settingsWords';
import { useTrainingStore } from './store';
import { useOccupation } from './useOccupation';

/** What the backends were measured at for this network; more of it opens on a press. Nothing where nothing was measured. */
export function BackendFacts() {
  const report = useTrainingStore((state) => state.report);
  const used = useTrainingStore((state) => state.backend);
  const measuring = useTrainingStore((state) => state.measuring);
  if (measuring !== null) {
    return (
      <span className={styles['measuring']} role="status">
        <LoaderCircle aria-hidden="true" />
        {measuring}
      </span>
    );
  }
  const [fastest, ...others] = report?.measurements.filter(({ milliseconds }) => milliseconds !== null) ?? [];
  if (report === null || fastest === undefined) return null;
  return (
    <Fit rank={6}>
      <Popover label="Backends measured with this network" side="top" content={<Details report={report} />}>
        <button type="button" className={styles['facts']} title={report.sentence}>
          {used !== null && used !== fastest.backend && 'fastest: '}
          {backendNames[fastest.backend]} · {formatNumber(fastest.milliseconds)} ms a step
          <Fit rank={11}>{others.map(laterWords).join('')}</Fit>
        </button>
      </Popover>
    </Fit>
  );
}

/** One that is not the fastest, e.g. `; WebGL 12.3 ms`. */
function laterWords({ backend, milliseconds }: BackendMeasurement): string {
  return `; ${backendNames[backend]} ${formatNumber(milliseconds)} ms`;
}

function Details({ report }: { readonly report: BackendReport }) {
  const backend = useTrainingStore((state) => state.backend);
  const note = useTrainingStore((state) => state.note);
  const occupied = useOccupation() !== null;
  return (
    <div className={styles['details']}>
      <p>{report.sentence}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Backend</th>
            <th scope="col">ms a step</th>
            <th scope="col">
              <span>Remark</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {report.measurements.map((measurement) => (
            <MeasurementRow key={measurement.backend} measurement={measurement} used={backend} />
          ))}
        </tbody>
      </table>
      {note !== null && <p>{note}</p>}
      <p className={styles['hint']}>
        Measured on this computer, with training steps on the project’s first images. Another can be chosen
        under Backend in the training settings.
      </p>
      <Button size="small" disabled={occupied} onClick={() => useTrainingStore.getState().measure()}>
        Measure again
      </Button>
    </div>
  );
}

interface MeasurementRowProps {
  readonly measurement: BackendMeasurement;
  /** The backend of the run under way, or of the last one. */
  readonly used: BackendName | null;
}

function MeasurementRow({ measurement, used }: MeasurementRowProps) {
  const { backend, milliseconds, remark } = measurement;
  return (
    <tr>
      <th scope="row">
        {backendNames[backend]}
        {backend === used && <Check aria-label="in use" />}
      </th>
      <td>{formatNumber(milliseconds)}</td>
      <td>{remark}</td>
    </tr>
  );
}
