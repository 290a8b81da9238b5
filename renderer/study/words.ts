import { formatDuration } from '../charts/format';

/** A time that was estimated: `about 3:20`, `less than a second`. */
export function formatEstimate(milliseconds: number): string {
  return milliseconds < 1000 ? 'less than a second' : `about ${formatDuration(milliseconds)}`;
}
