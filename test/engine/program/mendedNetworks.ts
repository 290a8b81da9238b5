import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { layerConfigSchema } from '../../../shared/document/schema';
import type { NetworkSpec } from './subject';

const nodeSchema = z.tuple([z.string(), z.string(), layerConfigSchema]);
const wireSchema = z.union([
  z.tuple([z.string(), z.string()]),
  z.tuple([z.string(), z.string(), z.int().min(0)]),
]);

const networkSchema = z.object({
  image: z.tuple([z.int(), z.int(), z.int()]),
  nodes: z.array(nodeSchema),
  wires: z.array(wireSchema),
  classes: z.int(),
  batchSize: z.int(),
  seed: z.int(),
});

const fileSchema = z.array(z.object({ mended: z.string(), networks: z.array(networkSchema) }));

/**
 * Random networks whose step went wrong once, by what was wrong. They stand in a file as they were drawn: what a seed gives
 * changes with every layer that is drawn from.
 */
export function mendedNetworks(): readonly {
  readonly mended: string;
  readonly networks: readonly NetworkSpec[];
}[] {
  const file = new URL('../../fixtures/networks/mended.json', import.meta.url);
  return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
