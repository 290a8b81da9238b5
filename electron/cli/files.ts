import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AssetReader } from '../../shared/data/dataset';

/** Reads what ships with Normscope, such as data sets, out of the checkout's folder `assets`. */
export const readAsset: AssetReader = async (path) =>
  new Uint8Array(await readFile(join(assetFolder(), path)));

/** Where TensorFlow.js' WASM binaries are, ending in a slash. */
export function wasmFolder(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', '/');
}

/** This file runs from its source folder and from the folder it is bundled into: the checkout is somewhere above. */
function assetFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'assets', 'datasets'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(
        `The data sets are missing: expected a folder assets/datasets above ${import.meta.dirname}.`,
      );
    }
    folder = parent;
  }
  return join(folder, 'assets');
}
