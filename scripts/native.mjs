// node scripts/native.mjs: compiles the engine's WASM binaries and writes them where the engine reads them.
import { writeFileSync } from 'node:fs';
import { binaries, binaryText, compileNative } from './lib/native.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  for (const binary of binaries)
    writeFileSync(binary.module, binaryText(binary, await compileNative(binary)));
});
