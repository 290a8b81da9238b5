import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { binaryModule, binaryText, compileNative } from '../../../scripts/lib/native.mjs';

it('the committed WASM binary is what its source compiles to, byte for byte', async () => {
  expect(binaryText(await compileNative())).toBe(readFileSync(binaryModule, 'utf8'));
});
