import { readFileSync } from 'node:fs';
import { z } from 'zod';

const config = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]));
const keptSchema = z.array(
  z.object({
    what: z.string(),
    image: z.tuple([z.int(), z.int(), z.int()]),
    nodes: z.array(
      z.union([
        z.tuple([z.string(), z.string(), config]),
        z.tuple([z.string(), z.string(), config, z.string()]),
      ]),
    ),
    wires: z.array(z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string(), z.string(), z.int()])])),
    classes: z.int(),
    batchSize: z.int(),
    seed: z.int(),
  }),
);

/** Networks that failed once, whole, since what a seed draws changes with the kinds of layers there are. */
export const keptNetworks = keptSchema.parse(
  JSON.parse(readFileSync(new URL('../fixtures/networks/mended.json', import.meta.url), 'utf8')),
);
