import type { RunRecord } from '../../shared/protocol/runs';

/** What a run is called wherever it is spoken of, e.g. `Run 3 · no bias`. */
export const runName = ({ number, name }: Pick<RunRecord, 'number' | 'name'>): string =>
  name === null ? `Run ${number}` : `Run ${number} · ${name}`;
