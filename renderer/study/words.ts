import type { TimeLeft } from '../../shared/study/estimate';
import { formatDuration } from '../charts/format';

/** A time that was estimated: `about 3:20`, `less than a second`, and `at least 3:20` where only steps were measured. */
export function formatEstimate({ milliseconds, by }: TimeLeft): string {
  if (by === 'steps') return `at least ${formatDuration(milliseconds)}`;
  return milliseconds < 1000 ? 'less than a second' : `about ${formatDuration(milliseconds)}`;
}
