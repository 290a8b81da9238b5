import { z } from 'zod';

/** A layer's options as stored. Each kind's own schema (shared/layers) says which are legal. */
export const layerConfigSchema = z.record(
  z.string(),
  z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(z.number())]),
);
