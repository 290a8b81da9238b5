import { z } from 'zod';
import { type BackendMeasurement, backendMeasurementSchema } from '../../protocol/backends';

const tableSchema = z.array(
  z.strictObject({
    /** Of a network on a machine. */
    key: z.string().max(64),
    measurements: z.array(backendMeasurementSchema).max(8),
  }),
);

/** What backends were measured at, most recent first. */
export type ProbeTable = z.infer<typeof tableSchema>;

/** Where a host keeps what backends were measured at. Failing to read or write only costs another measurement. */
export interface ProbeCache {
  /** What runs here: versions of the app and its runtime, number of cores. What was measured on another counts no more. */
  readonly runtime: string;
  /** What was saved last, as it was found; anything else where there is nothing. */
  load(): Promise<unknown>;
  save(table: ProbeTable): Promise<void>;
}

/** Networks that are remembered; the one used longest ago is forgotten first. */
export const REMEMBERED = 64;

/** The measurements under a key, or null. */
export async function recall(cache: ProbeCache, key: string): Promise<readonly BackendMeasurement[] | null> {
  return (await load(cache)).find((entry) => entry.key === key)?.measurements ?? null;
}

/** Puts measurements under a key; null forgets those that are there. */
export async function remember(
  cache: ProbeCache,
  key: string,
  measurements: readonly BackendMeasurement[] | null,
): Promise<void> {
  const others = (await load(cache)).filter((entry) => entry.key !== key);
  const own = measurements === null ? [] : [{ key, measurements: [...measurements] }];
  await cache.save([...own, ...others].slice(0, REMEMBERED)).catch(() => undefined);
}

/** An empty table where there is none, or one that cannot be read. */
async function load(cache: ProbeCache): Promise<ProbeTable> {
  const parsed = tableSchema.safeParse(await cache.load().catch(() => null));
  return parsed.success ? parsed.data : [];
}
