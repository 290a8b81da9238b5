import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AssetReader } from '../../../shared/data/dataset';

/** Bytes of a kept file of the kind a user might bring. */
export function readerFixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/readers/${name}`, import.meta.url)));
}

const manifestSchema = z.record(
  z.string(),
  z.object({
    bytes: z.int(),
    shape: z.array(z.int()).optional(),
    sha256: z.string().optional(),
    error: z.string().optional(),
  }),
);

/** What is known of the kept files: sizes, shapes, SHA-256 of their values, what is wrong with the bad ones. */
export function readManifest(): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(new TextDecoder().decode(readerFixture('manifest.json'))));
}

/** Reads the files that come with the app. */
export const readShipped: AssetReader = (path) =>
  readFile(new URL(`../../../assets/${path}`, import.meta.url));

export function sha256(bytes: Uint8Array | Float32Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
