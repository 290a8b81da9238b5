// node scripts/native.mjs: compiles the engine's WASM kernels and writes them where the engine reads them.
import { writeFileSync } from 'node:fs';
import { binaryModule, binaryText, compileNative } from './lib/native.mjs';
import { main } from './lib/say.mjs';

await main(async () => {
  writeFileSync(binaryModule, binaryText(await compileNative()));
});
