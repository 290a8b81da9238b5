import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { binaries, binaryText, compileNative } from '../../../scripts/lib/native.mjs';

it.each(binaries)('$constant is what its source compiles to, byte for byte', async (binary) => {
  expect(binaryText(binary, await compileNative(binary))).toBe(readFileSync(binary.module, 'utf8'));
});
